import assert from 'node:assert/strict'
import { test } from 'node:test'
import { apiClient } from '../../../simulation/api-client.ts'
import { controlOf } from '../../../simulation/control-client.ts'
import type { Simulator } from '../../../simulation/simulator.ts'
import { checkedCalls, loadContract } from '../../../test/openapi-contract.ts'
import { startActiveCampaign } from './server.ts'

const contract = loadContract(new URL('../contract.openapi.json', import.meta.url))
const start = (seed = 'default') => startActiveCampaign({ rateLimit: false, seed })
const callsTo = ({ url, secrets }: Simulator) =>
  checkedCalls(contract, apiClient(`${url}/api/3`, { 'Api-Token': secrets['apiKey'] ?? '' }))

const kim = {
  username: 'kim@example.com',
  firstName: 'Kim',
  lastName: 'Berg',
  email: 'kim@example.com',
  password: 'nobody-knows-this',
  group: 5,
}
type Seen = {
  readonly user: Record<string, unknown>
  readonly userGroups?: readonly Record<string, unknown>[]
}
const seen = ({ body }: { readonly body: unknown }) => body as Seen
const message = ({ body }: { readonly body: unknown }) => (body as { message: string }).message
const pointers = ({ body }: { readonly body: unknown }) =>
  (body as { errors: { source: { pointer: string } }[] }).errors.map(({ source }) => source.pointer)

test('a user is created, found in every way, changed, moved and deleted', async () => {
  await using vendor = await start()
  const call = callsTo(vendor)
  const created = await call('POST', '/users', { user: kim })
  assert.equal(created.status, 201)
  assert.deepEqual([seen(created).user['id'], seen(created).user['lang']], ['3', 'english'])
  for (const path of ['/users/3', '/users/email/KIM%40example.com', '/users/username/kim%40example.com']) {
    const found = seen(await call('GET', path)).user
    assert.deepEqual([found['id'], found['email'], found['firstName']], ['3', 'kim@example.com', 'Kim'])
    assert.ok(!('userGroup' in found) && !('cdate' in found), 'a reading shows neither group nor dates')
  }
  const changed = await call('PUT', '/users/3', { user: { lastName: 'Holm', email: 'kim.holm@example.com' } })
  assert.equal(seen(changed).user['lastName'], 'Holm')
  const moved = seen(await call('PUT', '/users/3', { user: { group: 6, password: 'another' } }))
  assert.equal(moved.user['userGroup'], '6')
  assert.deepEqual([moved.userGroups?.[0]?.['groupid'], moved.userGroups?.[0]?.['userid']], ['6', '3'])
  assert.equal((await call('GET', '/users/3/userGroup')).status, 200)
  assert.deepEqual((await call('DELETE', '/users/3')).body, {})
  const gone = await call('GET', '/users/3')
  assert.deepEqual([gone.status, message(gone)], [403, 'No Result found for User with id 3'])

  const ledger = await controlOf(vendor).ledger()
  assert.deepEqual(
    ledger.map(({ op, target, detail }) => [op, target, detail]),
    [
      ['create', 'user:3', { ...kim, password: '(hidden)' }],
      ['update', 'user:3', { lastName: 'Holm', email: 'kim.holm@example.com' }],
      ['group', 'user:3', { group: 6, password: '(hidden)' }],
      ['delete', 'user:3', {}],
    ],
  )
})

test('one update of attributes and group is one entry, and an update that changes nothing is an entry too', async () => {
  await using vendor = await start()
  const call = callsTo(vendor)
  await call('POST', '/users', { user: kim })
  await call('PUT', '/users/3', { user: { firstName: 'Kimberly', group: 7 } })
  await call('PUT', '/users/3', { user: { group: 7 } })
  await call('PUT', '/users/3', { user: {} })
  const ledger = await controlOf(vendor).ledger()
  assert.deepEqual(
    ledger.slice(1).map(({ op, detail }) => [op, detail]),
    [
      ['update', { firstName: 'Kimberly', group: 7 }],
      ['group', { group: 7 }],
      ['update', {}],
    ],
  )
})

test('the username stays as it was made', async () => {
  await using vendor = await start()
  const call = callsTo(vendor)
  await call('POST', '/users', { user: kim })
  const reply = await call('PUT', '/users/3', { user: { username: 'someone-else', firstName: 'K' } })
  assert.deepEqual([reply.status, seen(reply).user['username']], [200, 'kim@example.com'])
})

test('a create needs all six fields, and no value that is taken or unknown', async () => {
  await using vendor = await start()
  const call = callsTo(vendor)
  const refused = async (user: object) => {
    const reply = await call('POST', '/users', { user })
    assert.equal(reply.status, 422)
    return pointers(reply)
  }
  assert.equal((await refused({})).length, 6)
  const { group: _, ...withoutGroup } = kim
  assert.deepEqual(await refused(withoutGroup), ['/data/attributes/group'])
  assert.deepEqual(await refused({ ...kim, group: 99 }), ['/data/attributes/group'])
  assert.deepEqual(await refused({ ...kim, group: '5' }), ['/data/attributes/group'])
  assert.deepEqual(await refused({ ...kim, email: 'ADA.Admin@example.com' }), ['/data/attributes/email'])
  assert.deepEqual(await refused({ ...kim, username: 'ADMIN' }), ['/data/attributes/username'])
  assert.deepEqual(await refused({ ...kim, email: 'nobody' }), ['/data/attributes/email'])
  assert.deepEqual(await refused({ ...kim, password: '' }), ['/data/attributes/password'])
  assert.deepEqual(await refused({ ...kim, role: 'boss' }), ['/data/attributes/role'])
  assert.deepEqual(await refused(JSON.parse('{"__proto__":{"group":5}}')), [
    ...['username', 'firstName', 'lastName', 'email', 'password', 'group'].map(
      (one) => `/data/attributes/${one}`,
    ),
    '/data/attributes/__proto__',
  ])
  const noUser = await call('POST', '/users', { contact: kim })
  assert.deepEqual([noUser.status, noUser.body], [400, {}])
  assert.deepEqual(await controlOf(vendor).ledger(), [])
})

test('an update takes no e-mail of another user, and the own one again', async () => {
  await using vendor = await start()
  const call = callsTo(vendor)
  await call('POST', '/users', { user: kim })
  const taken = await call('PUT', '/users/3', { user: { email: 'Overlock@example.com' } })
  assert.deepEqual([taken.status, pointers(taken)], [422, ['/data/attributes/email']])
  assert.equal((await call('PUT', '/users/3', { user: { email: 'Kim@example.com' } })).status, 200)
  assert.equal((await call('PUT', '/users/99', { user: {} })).status, 403)
})

test('without a free seat a create is refused and says why; a seat bought, it works', async () => {
  await using vendor = await start()
  const call = callsTo(vendor)
  await controlOf(vendor).admin('setSeats', { seats: 2 })
  const full = await call('POST', '/users', { user: kim })
  assert.equal(full.status, 422)
  assert.match(JSON.stringify(full.body), /user limit of this account \(2\) is reached/)
  await controlOf(vendor).admin('setSeats', { seats: 3 })
  assert.equal((await call('POST', '/users', { user: kim })).status, 201)
})

test('the primary admin is neither deleted nor moved', async () => {
  await using vendor = await start()
  const call = callsTo(vendor)
  assert.match(message(await call('DELETE', '/users/1')), /primary admin/)
  assert.match(message(await call('PUT', '/users/1', { user: { group: 5 } })), /primary admin/)
  assert.equal((await call('PUT', '/users/1', { user: { group: 3, firstName: 'Adah' } })).status, 200)
})

test('users come in pages of 20 unless asked otherwise, and never more than 100', async () => {
  await using vendor = await start()
  const call = callsTo(vendor)
  for (let at = 0; at < 110; at++)
    await call('POST', '/users', { user: { ...kim, username: `u${at}`, email: `u${at}@example.com` } })
  const page = async (query: string) => {
    const { body } = await call('GET', `/users${query}`)
    const { users, meta } = body as { users: { id: string }[]; meta: { total: unknown } }
    assert.equal(meta.total, '112')
    return [users.length, users[0]?.id]
  }
  assert.deepEqual(await page(''), [20, '1'])
  assert.deepEqual(await page('?limit=500'), [100, '1'])
  assert.deepEqual(await page('?limit=100&offset=100'), [12, '101'])
  assert.deepEqual(await page('?offset=112'), [0, undefined])
  assert.equal((await call('GET', '/users?limit=0')).status, 400)
  assert.equal((await call('GET', '/users?offset=-1')).status, 400)
})
