import assert from 'node:assert/strict'
import { test } from 'node:test'
import { apiClient } from '../../../simulation/api-client.ts'
import { controlOf } from '../../../simulation/control-client.ts'
import type { Simulator } from '../../../simulation/simulator.ts'
import { startScim } from './server.ts'

const callsTo = ({ url, secrets }: Simulator) =>
  apiClient(`${url}/scim/v2`, { Authorization: `Bearer ${secrets['token']}` })
const patchOf = (...operations: readonly object[]) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: operations,
})
type Resource = { readonly id: string; readonly [name: string]: unknown }
type List = { readonly totalResults: number; readonly Resources: readonly Resource[] }

test('a person is made, found without regard to case, patched, put in a group and deleted', async () => {
  await using server = await startScim()
  const call = callsTo(server)
  const made = await call('POST', '/Users', { userName: 'Kim@example.com', id: 'mine', groups: [] })
  const { id } = made.body as Resource
  assert.deepEqual([made.status, id], [201, 'u-000005'])
  assert.equal((await call('POST', '/Users', { userName: 'KIM@example.com' })).status, 409)
  const filter = encodeURIComponent('userName eq "kim@EXAMPLE.com"')
  const found = (await call('GET', `/Users?filter=${filter}`)).body as List
  assert.deepEqual([found.totalResults, found.Resources[0]?.id], [1, id])

  const rename = { op: 'Replace', path: 'name.familyName', value: 'Berg' }
  assert.equal((await call('PATCH', `/Users/${id}`, patchOf(rename))).status, 200)
  const join = { op: 'add', path: 'members', value: [{ value: id }] }
  assert.equal((await call('PATCH', '/Groups/g-000002', patchOf(join))).status, 200)
  const shown = (await call('GET', `/Users/${id}`)).body as Resource
  assert.deepEqual(shown['name'], { familyName: 'Berg' })
  assert.deepEqual(shown['groups'], [{ value: 'g-000002', display: 'Readers', type: 'direct' }])

  assert.equal((await call('DELETE', `/Users/${id}`)).status, 204)
  assert.equal((await call('GET', `/Users/${id}`)).status, 404)
  assert.deepEqual(((await call('GET', '/Groups/g-000002')).body as Resource)['members'], [])
  const ops = (await controlOf(server).ledger()).map(({ op }) => op)
  assert.deepEqual(ops, ['create', 'update', 'group', 'delete'])
})

test('an older version is not written over', async () => {
  await using server = await startScim()
  const stale = apiClient(`${server.url}/scim/v2`, {
    Authorization: `Bearer ${server.secrets['token']}`,
    'If-Match': 'W/"7"',
  })
  const change = patchOf({ op: 'replace', path: 'active', value: false })
  assert.equal((await stale('PATCH', '/Users/u-000001', change)).status, 412)
  assert.deepEqual(await controlOf(server).ledger(), [])
})

const lacks: readonly (readonly [seed: string, ask: readonly [string, string, object?], status: number])[] = [
  ['no-patch', ['PATCH', '/Users/u-000001', patchOf({ op: 'replace', path: 'active', value: false })], 405],
  ['no-groups', ['GET', '/Groups'], 404],
  ['no-discovery', ['GET', '/ServiceProviderConfig'], 404],
  [
    'hard-delete',
    ['PATCH', '/Users/u-000001', patchOf({ op: 'replace', path: 'active', value: false })],
    400,
  ],
  ['not-unique', ['POST', '/Users', { userName: 'ada.admin@example.com' }], 201],
  ['oauth', ['GET', '/Users'], 401],
]

for (const [seed, [method, path, body], status] of lacks)
  test(`a server of the kind ${seed} answers ${status} to ${method} ${path}`, async () => {
    await using server = await startScim({ seed })
    assert.equal((await callsTo(server)(method, path, body)).status, status)
  })

test('a server without filters or pages gives everybody', async () => {
  for (const [seed, query] of [
    ['no-filter', `filter=${encodeURIComponent('userName eq "nobody"')}`],
    ['no-paging', 'startIndex=2&count=1'],
  ]) {
    await using server = await startScim({ seed })
    await callsTo(server)('POST', '/Users', { userName: 'kim' })
    const { totalResults, Resources } = (await callsTo(server)('GET', `/Users?${query}`)).body as List
    assert.deepEqual([totalResults, Resources.length], [2, 2], seed)
  }
})
