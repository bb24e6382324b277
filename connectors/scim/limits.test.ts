import assert from 'node:assert/strict'
import { test } from 'node:test'
import { controlOf } from '../../simulation/control-client.ts'
import { make, password, person, read, refs } from '../../src/connector/testing/contract-case.ts'
import { type ScimSession, startSession } from './testing/start-session.ts'

const disable = (session: ScimSession, accountId: string) =>
  session.ask('disableAccount', { accountId, mode: 'disable', password })
const codes = async (session: ScimSession) =>
  (await session.ask('check', null)).problems.map(({ code }) => code)

test('where accounts can only be deleted, taking access away is a question with exact steps', async () => {
  await using session = await startSession('hard-delete')
  const { id } = await make(session, person(session, 'Kim Berg'))
  assert.deepEqual(await codes(session), ['cantDisable'])
  const before = await session.control.ledger()
  const asked = await disable(session, id)
  assert.ok(asked.outcome === 'needsPerson', JSON.stringify(asked))
  assert.match(asked.instructions, /kim\.berg@example\.com.* --leaver delete/)
  assert.deepEqual(await session.control.ledger(), before)
  assert.deepEqual(await session.ask('deleteAccount', { accountId: id }), { outcome: 'changed' })
  assert.equal(await session.ask('getAccount', { accountId: id }), undefined)
})

test('without groups nobody holds any, and giving one is a question with its name', async () => {
  await using session = await startSession('no-groups')
  const { id } = await make(session, person(session, 'Kim Berg'))
  assert.deepEqual(await codes(session), ['noGroups'])
  assert.deepEqual(await session.ask('listEntitlements', {}), { items: [] })
  assert.deepEqual((await read(session, id)).entitlements, [])
  const nothing = { accountId: id, type: 'group', entitlements: [] }
  assert.deepEqual(await session.ask('setEntitlements', nothing), { outcome: 'alreadySo' })
  const entitlements = [{ type: 'group', id: 'g1', name: 'Editors' }]
  const asked = await session.ask('setEntitlements', { ...nothing, entitlements })
  assert.ok(asked.outcome === 'needsPerson', JSON.stringify(asked))
  assert.match(asked.instructions, /kim\.berg@example\.com.*Editors/)
})

test('a server that can next to nothing still makes, renames and deletes, and says what it lacks', async () => {
  await using session = await startSession('minimal')
  const account = await make(session, person(session, 'Kim Berg'))
  await controlOf(session).admin('updateUser', {
    id: account.id,
    changes: { nickName: 'Kimmy', name: { givenName: 'Kim', familyName: 'Berg', honorificPrefix: 'Dr.' } },
  })
  const changes = { familyName: 'Holm' }
  const outcome = await session.ask('updateAccount', { accountId: account.id, changes })
  assert.deepEqual(outcome, { outcome: 'changed' })
  const { users } = (await controlOf(session).state()) as {
    readonly users: readonly Record<string, unknown>[]
  }
  const stored = users.find(({ id }) => id === account.id)
  assert.deepEqual(
    [stored?.['nickName'], stored?.['name']],
    ['Kimmy', { givenName: 'Kim', familyName: 'Holm', honorificPrefix: 'Dr.' }],
    'a PUT lost what it did not know',
  )
  assert.equal((await disable(session, account.id)).outcome, 'needsPerson')
  assert.deepEqual(await session.ask('deleteAccount', { accountId: account.id }), { outcome: 'changed' })
})

test('attributes that the schemas do not have are neither written nor waited for', async () => {
  await using session = await startSession('default', { attributes: 'givenName, familyName' })
  const account = await make(session, person(session, 'Kim Berg'))
  assert.deepEqual(account.lacks, ['email', 'displayName'])
  assert.deepEqual([account.email, account.displayName, account.givenName], [undefined, undefined, 'Kim'])
  const changes = { displayName: 'K' }
  const outcome = await session.ask('updateAccount', { accountId: account.id, changes })
  assert.deepEqual(outcome, { outcome: 'alreadySo' })
})

test('changes of one group at the same time all arrive, also where groups are written as a whole', async () => {
  for (const seed of ['default', 'no-patch']) {
    await using session = await startSession(seed)
    const [group] = refs(session.entitlements)
    assert.ok(group)
    const people = await Promise.all(
      Array.from({ length: 8 }, (_, at) =>
        make(session, { ...person(session, `Person Nr${at}`), entitlements: [] }),
      ),
    )
    const change = { type: 'group', entitlements: [group] }
    const outcomes = await Promise.all(
      people.map(({ id }) => session.ask('setEntitlements', { accountId: id, ...change })),
    )
    assert.deepEqual(new Set(outcomes.map(({ outcome }) => outcome)), new Set(['changed']))
    for (const { id } of people) assert.deepEqual((await read(session, id)).entitlements, [group])
  }
})

test('what somebody else gave since the reading stays, and what somebody else took stays taken', async () => {
  await using session = await startSession()
  const [one, other, third] = refs(session.entitlements)
  assert.ok(one && other && third)
  const { id } = await make(session, { ...person(session, 'Kim Berg'), entitlements: [one] })
  const before = [one]
  await controlOf(session).admin('setMembers', { id: one.id, members: [] })
  await controlOf(session).admin('setMembers', { id: third.id, members: [id] })
  const entitlements = [one, other]
  await session.ask('setEntitlements', { accountId: id, type: 'group', entitlements, before })
  const held = (await read(session, id)).entitlements?.map(({ name }) => name).sort()
  assert.deepEqual(held, [other.name, third.name].sort())
})

test('a change that somebody made at the same moment is not written over', async () => {
  for (const seed of ['default', 'no-patch']) {
    await using session = await startSession(seed)
    const { id } = await make(session, person(session, 'Kim Berg'))
    const crossed = session.bent((http) => ({
      async send(request) {
        if (request.effect === 'write')
          await controlOf(session).admin('updateUser', { id, changes: { title: 'Chief' } })
        return http.send(request)
      },
    }))
    const change = { accountId: id, changes: { displayName: 'Kim H' } }
    await assert.rejects(crossed.ask('updateAccount', change), { code: 'unavailable' })
    assert.equal((await read(session, id)).displayName, 'Kim Berg')
  }
})
