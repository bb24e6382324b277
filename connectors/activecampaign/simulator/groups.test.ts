import assert from 'node:assert/strict'
import { test } from 'node:test'
import { apiClient } from '../../../simulation/api-client.ts'
import { controlOf } from '../../../simulation/control-client.ts'
import type { Simulator } from '../../../simulation/simulator.ts'
import { checkedCalls, loadContract } from '../../../test/openapi-contract.ts'
import { startActiveCampaign } from './server.ts'

const contract = loadContract(new URL('../contract.openapi.json', import.meta.url))
const start = (seed = 'default') => startActiveCampaign({ rateLimit: false, seed })
const rawCallsTo = ({ url, secrets }: Simulator) =>
  apiClient(`${url}/api/3`, { 'Api-Token': secrets['apiKey'] ?? '' })
const callsTo = (vendor: Simulator) => checkedCalls(contract, rawCallsTo(vendor))

type Group = Record<string, unknown>
const group = ({ body }: { readonly body: unknown }) => (body as { group: Group }).group

test('a new group has no right but those given, and is answered with 200', async () => {
  await using vendor = await start()
  const call = callsTo(vendor)
  const sent = { title: 'Deactivated', descript: 'no rights', pgDeal: true, pgContactExport: false }
  const made = await call('POST', '/groups', { group: sent })
  assert.equal(made.status, 200)
  const { id, pgDeal, pgContactExport, pg_user_add, p_admin } = group(made)
  assert.deepEqual([id, pgDeal, pgContactExport, pg_user_add, p_admin], ['8', '1', '0', '0', '1'])
  assert.deepEqual(group(await call('GET', '/groups/8')), group(made))

  const changed = await call('PUT', '/groups/8', { group: { title: 'Left', pgDeal: '0' } })
  assert.deepEqual([group(changed)['title'], group(changed)['pgDeal']], ['Left', '0'])
  assert.equal(group(changed)['descript'], 'no rights')
  assert.deepEqual((await call('DELETE', '/groups/8')).body, {})
  assert.equal((await call('GET', '/groups/8')).status, 403)

  const ledger = await controlOf(vendor).ledger()
  assert.deepEqual(
    ledger.map(({ op, target, detail }) => [op, target, detail]),
    [
      ['group', 'group:8', sent],
      ['group', 'group:8', { title: 'Left', pgDeal: '0' }],
      ['group', 'group:8', {}],
    ],
  )
})

test('groups, their members and their limits are listed', async () => {
  await using vendor = await start('company')
  const call = callsTo(vendor)
  const { groups, meta } = (await call('GET', '/groups?limit=2')).body as { groups: Group[]; meta: Group }
  assert.deepEqual([groups.map(({ title }) => title), meta['total']], [['Admin', 'SSO Users'], '5'])
  const sso = (await call('GET', '/groups/4/userGroups')).body as { userGroups: Group[] }
  assert.deepEqual(
    sso.userGroups.map(({ userid, groupid }) => [userid, groupid]),
    [
      ['12', '4'],
      ['13', '4'],
      ['14', '4'],
    ],
  )
  const unknown = await call('GET', '/groups/99/userGroups')
  assert.deepEqual([unknown.status, unknown.body], [403, { message: 'No Result found for Group with id 99' }])
  const limits = (await call('GET', '/groupLimits')).body as { groupLimits: Group[] }
  assert.equal(limits.groupLimits.length, 5)
})

test('the Admin group is never changed, and a group with users is not deleted', async () => {
  await using vendor = await start('company')
  const call = callsTo(vendor)
  for (const method of ['PUT', 'DELETE']) {
    const { status, body } = await call(method, '/groups/3', method === 'PUT' ? { group: {} } : undefined)
    assert.deepEqual([status, body], [403, { message: 'The Admin group cannot be changed' }])
  }
  const full = await call('DELETE', '/groups/5')
  assert.equal(full.status, 422)
  assert.match(JSON.stringify(full.body), /still has users/)
  assert.equal((await call('DELETE', '/groups/99')).status, 403)
})

test('a group needs a title, rights that are flags, and no field the vendor lacks', async () => {
  await using vendor = await start()
  const call = callsTo(vendor)
  const status = async (sent: object) => (await call('POST', '/groups', { group: sent })).status
  assert.equal(await status({}), 422)
  assert.equal(await status({ title: '' }), 422)
  assert.equal(await status({ title: 'X', pgDeal: 'maybe' }), 422)
  assert.equal(await status({ title: 'X', color: 'red' }), 422)
  assert.equal(await status({ title: 'X', descript: 5 }), 422)
  assert.equal((await call('POST', '/groups', { title: 'X' })).status, 400)
  assert.equal((await call('PUT', '/groups/5', { group: { title: '' } })).status, 422)
  assert.deepEqual(await controlOf(vendor).ledger(), [])
})

// The contract does not have this call: our connector never makes it.
test('a group can be given the use of a list', async () => {
  await using vendor = await start()
  const call = rawCallsTo(vendor)
  const given = await call('POST', '/listGroups', { listGroup: { listid: 19, groupid: 5 } })
  assert.equal(given.status, 201)
  assert.equal((await call('POST', '/listGroups', { listGroup: { listid: 19, groupid: 99 } })).status, 403)
  assert.equal((await call('POST', '/listGroups', {})).status, 400)
  const [entry] = await controlOf(vendor).ledger()
  assert.deepEqual([entry?.op, entry?.target], ['group', 'group:5'])
})

// 501 is how the simulator says that it does not know; the vendor has no such answer.
test('filters, and calls outside of users and groups, are not simulated', async () => {
  await using vendor = await start()
  const call = rawCallsTo(vendor)
  for (const path of ['/users?filters[email]=a', '/groups?orders[title]=ASC', '/contacts'])
    assert.equal((await call('GET', path)).status, 501)
  const { unhandled } = await controlOf(vendor).state()
  assert.deepEqual(
    (unhandled as { call: string }[]).map((one) => one.call),
    ['GET /api/3/users?filters[email]=a', 'GET /api/3/groups?orders[title]=ASC', 'GET /api/3/contacts'],
  )
})
