import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ApplicationContext } from '../../src/applications/directory.ts'
import { changeGroup, createGroup } from '../../src/provisioning/change-group.ts'
import { changeUser } from '../../src/provisioning/change-user.ts'
import type { DesiredState } from '../../src/provisioning/desired-state.ts'
import { toUserFacts } from '../../src/scim/user-facts.ts'
import { memoryApplication } from './memory-application.ts'
import { startRoad } from './road.ts'

const origin = { actor: { kind: 'identityProvider', tokenId: 't' }, via: 'scim' } as const
const people = 6
const rounds = 60

/** The group `g` gives an entitlement, so that each change of its members changes desired states. */
function withMappedGroup(context: ApplicationContext): ApplicationContext {
  const entitlement = { type: 'group', id: 'a', name: 'A' }
  const entitlementTypes = [{ type: 'group', title: 'G', cardinality: 'many' as const }]
  return {
    ...context,
    connector: { ...context.connector, facts: { ...context.connector.facts, entitlementTypes } },
    rules: [{ id: 'r', idpGroup: 'g', idpGroupKey: 'g', entitlement, priority: 1 }],
  }
}

test('writes to a User and to its groups at the same time all succeed, and what is desired fits what is stored', async () => {
  await using started = await startRoad(memoryApplication())
  const { road, db } = started
  const context = withMappedGroup(started.context)
  const ids: string[] = []
  for (let n = 0; n < people; n += 1) {
    const created = await started.create({ userName: `k${n}@example.com`, active: true })
    assert.ok(created.outcome === 'stored')
    ids.push(created.userId)
  }
  const group = await createGroup(road, context, { displayName: 'g' }, [], origin)
  assert.ok(group.outcome === 'stored')

  const members = ids.map((value) => ({ value }))
  const rename = (id: string, n: number, round: number) => {
    const resource = { userName: `k${n}@example.com`, active: true, displayName: `r${round}` }
    const change = () => ({ resource, facts: toUserFacts(resource), changed: [] })
    return changeUser(road, context, id, { change }, origin)
  }
  for (let round = 0; round < rounds; round += 1) {
    const change = round % 2 === 0 ? ({ kind: 'add', members } as const) : ({ kind: 'removeAll' } as const)
    const written: readonly { readonly outcome: string }[] = await Promise.all([
      changeGroup(
        road,
        context,
        group.groupId,
        { attributes: (stored) => stored, members: [change] },
        origin,
      ),
      ...ids.map((id, n) => rename(id, n, round)),
    ])
    assert.deepEqual(
      written.map(({ outcome }) => outcome),
      written.map(() => 'stored'),
    )
  }
  const newest = await db
    .selectFrom('account')
    .innerJoin('desired_state', (join) =>
      join
        .onRef('desired_state.account_id', '=', 'account.id')
        .onRef('desired_state.generation', '=', 'account.generation'),
    )
    .select(['desired_state.state', 'account.scim_user_id'])
    .execute()
  const inGroup = await db.selectFrom('scim_member').select('user_id').execute()
  assert.equal(newest.length, people)
  for (const { state, scim_user_id } of newest) {
    const wanted = (state as DesiredState).entitlements[0]?.wanted ?? []
    assert.equal(
      wanted.length > 0,
      inGroup.some((member) => member.user_id === scim_user_id),
    )
  }
  const open = (await started.tasks()).filter(({ state }) => !['done', 'superseded'].includes(state))
  assert.equal(open.length, people, 'each has one open task')
})
