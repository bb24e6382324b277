import assert from 'node:assert/strict'
import { test } from 'node:test'
import { controlOf } from '../../simulation/control-client.ts'
import { committedBy, make, person, read } from '../../src/connector/testing/contract-case.ts'
import { startSession } from './testing/start-session.ts'

const group = (id: string) => ({ type: 'group', id, name: '' })

test('an account is moved from its group to another by one request, and to none never', async () => {
  await using session = await startSession()
  const { id } = await make(session, person(session, 'Kim Berg'))
  session.takeRequests()
  await session.ask('setEntitlements', { accountId: id, type: 'group', entitlements: [group('6')] })
  assert.deepEqual(session.takeRequests(), [[`PUT /users/${id}`, { user: { group: 6 } }]])
  assert.deepEqual((await read(session, id)).entitlements, [group('6')])

  session.takeRequests()
  const none = await session.ask('setEntitlements', { accountId: id, type: 'group', entitlements: [] })
  const back = await session.ask('reactivateAccount', { accountId: id, entitlements: [] })
  const { attributes, password } = person(session, 'Ola Berg')
  const without = await session.ask('createAccount', { attributes, password, entitlements: [] })
  assert.deepEqual(
    [none, back, without].map(({ outcome }) => outcome),
    ['needsPerson', 'needsPerson', 'needsPerson'],
  )
  assert.deepEqual(session.takeRequests(), [])
})

test('who comes back gets the group by one request, and no password that anybody knows', async () => {
  await using session = await startSession()
  const { id } = await make(session, person(session, 'Kim Berg'))
  await session.ask('disableAccount', { accountId: id, mode: 'downgrade', password: 'NobodyKnowsThis3' })
  session.takeRequests()
  await session.ask('reactivateAccount', { accountId: id, entitlements: [group('7')] })
  assert.deepEqual(session.takeRequests(), [[`PUT /users/${id}`, { user: { group: 7 } }]])
})

test('an id that is no number never reaches the vendor as a group', async () => {
  await using session = await startSession()
  const { id } = await make(session, person(session, 'Kim Berg'))
  session.takeRequests()
  for (const strange of ['', 'x', '6x', '../6', '1e1', '-6', '06', '6.5', 'null']) {
    const entitlements = [group(strange)]
    const result = await session.ask('setEntitlements', { accountId: id, type: 'group', entitlements })
    assert.ok(result.outcome === 'refused', strange)
    assert.equal(result.code, 'unknownEntitlement')
  }
  assert.deepEqual(session.takeRequests(), [])
})

test('groups that let their members manage users or take data out are privileged', async () => {
  await using session = await startSession()
  const { items } = await session.ask('listEntitlements', {})
  const privileged = items.filter((one) => one.privileged).map(({ name }) => name)
  assert.deepEqual(privileged, ['Admin', 'Marketing'])
})

test('the user name is the e-mail in lower case, and stays when the e-mail changes', async () => {
  await using session = await startSession()
  const { id } = await make(session, person(session, 'Kim Berg', { email: 'Kim.BERG@Example.com' }))
  assert.equal((await read(session, id)).userName, 'kim.berg@example.com')
  const committed = await committedBy(session, () =>
    session.ask('updateAccount', {
      accountId: id,
      changes: { email: 'kim.holm@example.com', userName: 'x' },
    }),
  )
  assert.deepEqual(committed, [`update user:${id}`])
  const { userName, email } = await read(session, id)
  assert.deepEqual([userName, email], ['kim.berg@example.com', 'kim.holm@example.com'])
})

test('where the vendor takes no @ in a user name, a plain one is sent, and it is the same every time', async () => {
  await using session = await startSession()
  const strict = session.bent((http) => ({
    async send(request) {
      const { user } = (request.json ?? {}) as { readonly user?: { readonly username?: string } }
      if (user?.username?.includes('@') !== true) return http.send(request)
      const errors = [
        { title: 'The user name is not valid', source: { pointer: '/data/attributes/username' } },
      ]
      return { status: 422, headers: {}, body: { errors } }
    },
  }))
  const { id } = await make(strict, person(session, 'Kim Berg'))
  const { userName } = await read(session, id)
  assert.match(userName ?? '', /^kimberg[0-9a-f]{6}$/)
  await session.ask('deleteAccount', { accountId: id })
  const again = await make(strict, person(session, 'Kim Berg'))
  assert.equal((await read(session, again.id)).userName, userName)
})

test('an account whose old e-mail is the user name that is wanted is not taken for the new person', async () => {
  await using session = await startSession()
  const first = await make(session, person(session, 'Kim Berg'))
  const changes = { email: 'kim.holm@example.com' }
  await session.ask('updateAccount', { accountId: first.id, changes })
  const result = await session.ask('createAccount', person(session, 'Kim Berg'))
  assert.ok(result.outcome === 'refused')
  assert.equal(result.code, 'alreadyTaken')
  assert.deepEqual(
    (await controlOf(session).ledger()).map(({ op }) => op),
    ['group', 'create', 'update'],
  )
})
