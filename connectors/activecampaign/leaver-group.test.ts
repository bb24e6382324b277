import assert from 'node:assert/strict'
import { test } from 'node:test'
import { controlOf } from '../../simulation/control-client.ts'
import { make, password, person, read } from '../../src/connector/testing/contract-case.ts'
import { startSession } from './testing/start-session.ts'

const title = 'Overlock: no access'
type Shown = {
  readonly users: readonly { readonly id: string; readonly group: string; readonly passwordsSet: number }[]
  readonly groups: readonly { readonly id: string; readonly title: string; readonly flags: object }[]
}

test('the group for leavers is made once, after consent, and gives no right', async () => {
  await using session = await startSession({ prepared: false })
  const { problems } = await session.ask('check', null)
  assert.deepEqual(
    problems.map(({ code, preparable }) => [code, preparable]),
    [['leaverGroupMissing', true]],
  )
  assert.deepEqual(await session.control.ledger(), [])

  const first = await session.ask('prepare', { codes: ['leaverGroupMissing'] })
  assert.deepEqual(await session.ask('prepare', { codes: ['leaverGroupMissing'] }), { ...first, made: [] })
  const groups = ((await controlOf(session).state()) as Shown).groups.filter((group) => group.title === title)
  assert.equal(groups.length, 1)
  assert.deepEqual(first.settings, { leaverGroupId: groups[0]?.id })
  assert.deepEqual(new Set(Object.values(groups[0]?.flags ?? {})), new Set(['0']))
})

test('a group for leavers that gives rights is refused, by the check and by prepare', async () => {
  await using session = await startSession({ prepared: false, settings: { leaverGroup: 'Sales' } })
  const { problems } = await session.ask('check', null)
  assert.deepEqual(
    problems.map(({ code, preparable }) => [code, preparable]),
    [['leaverGroupHasRights', false]],
  )
  const prepared = await session.ask('prepare', { codes: ['leaverGroupMissing'] })
  assert.deepEqual(prepared, { made: [], settings: {} })
  assert.deepEqual(await session.control.ledger(), [])
})

test('an empty group of that name is taken, also when a person made it', async () => {
  await using session = await startSession({ prepared: false })
  const { group } = (await controlOf(session).admin('createGroup', { title })) as { group: { id: string } }
  const prepared = await session.ask('prepare', { codes: ['leaverGroupMissing'] })
  assert.deepEqual(prepared, { made: [], settings: { leaverGroupId: group.id } })
})

test('a downgrade is exactly one request, with a password that is new', async () => {
  await using session = await startSession()
  const account = await make(session, person(session, 'Kim Berg'))
  session.takeRequests()
  const result = await session.ask('disableAccount', { accountId: account.id, mode: 'downgrade', password })
  assert.deepEqual(result, { outcome: 'changed' })
  assert.deepEqual(session.takeRequests(), [[`PUT /users/${account.id}`, { user: { group: 8, password } }]])

  const { users } = (await controlOf(session).state()) as Shown
  const left = users.find(({ id }) => id === account.id)
  assert.deepEqual([left?.group, left?.passwordsSet], [title, 2])
  const { state, entitlements } = await read(session, account.id)
  assert.deepEqual([state, entitlements], ['disabled', []])
})

test('without the group a person is asked to have it made, and nothing is sent', async () => {
  await using session = await startSession({ prepared: false })
  const account = await make(session, person(session, 'Kim Berg'))
  session.takeRequests()
  const result = await session.ask('disableAccount', { accountId: account.id, mode: 'downgrade', password })
  assert.ok(result.outcome === 'needsPerson')
  assert.match(result.instructions, /overlock app check <slug> --prepare/)
  assert.deepEqual(session.takeRequests(), [])
})
