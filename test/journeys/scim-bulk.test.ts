import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startReference } from '../../connectors/reference/simulator/server.ts'
import { controlOf } from '../../simulation/control-client.ts'
import { type ScimClient, scimClient } from '../scim-client.ts'
import { connect, settledTasks, startTestSystem } from '../system.ts'

type Result = {
  readonly method: string
  readonly bulkId?: string
  readonly version?: string
  readonly location?: string
  readonly status: string
  readonly response?: { readonly status: string; readonly scimType?: string; readonly detail: string }
}

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const post = (bulkId: string, path: string, data: object) => ({ method: 'POST', bulkId, path, data })
const user = (bulkId: string, more: object = {}) => post(bulkId, '/Users', { userName: bulkId, ...more })
const member = (bulkId: string) => ({ value: `bulkId:${bulkId}` })

async function bulk(scim: ScimClient, Operations: readonly object[], more: object = {}) {
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:BulkRequest']
  const { status, body } = await scim.post('/Bulk', { schemas, ...more, Operations })
  assert.deepEqual(
    [status, body['schemas']],
    [200, ['urn:ietf:params:scim:api:messages:2.0:BulkResponse']],
    JSON.stringify(body),
  )
  return body['Operations'] as readonly Result[]
}

const statuses = (results: readonly Result[]) => results.map(({ status }) => status)
const idOf = (result: Result | undefined) => result?.location?.split('/').at(-1) ?? ''

test('a bulk request makes, changes and removes, each operation with an answer of its own', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scim, scimUrl } = await connect(system, simulator)
  const { body: old } = await scim.post('/Users', { userName: 'old' })
  const { body: kept } = await scim.post('/Users', { userName: 'kept' })
  const results = await bulk(scim, [
    // A group that names users who come only behind it.
    post('team', '/Groups', { displayName: 'Team', members: [member('ana'), member('ben')] }),
    user('ana'),
    user('ben', { [enterprise]: { manager: member('ana') } }),
    {
      method: 'PATCH',
      path: '/Groups/bulkId:team',
      data: { Operations: [{ op: 'add', path: 'members', value: [{ value: kept.id }] }] },
    },
    { method: 'PUT', path: `/Users/${kept.id}`, data: { userName: 'kept', title: 'Boss' } },
    { method: 'DELETE', path: `/Users/${old.id}` },
    user('KEPT'),
    { method: 'PATCH', path: '/Users/nobody', data: { Operations: [{ op: 'remove', path: 'title' }] } },
    { method: 'PUT', path: `/Users/${kept.id}`, version: 'W/"1"', data: { userName: 'kept' } },
  ])
  assert.deepEqual(statuses(results), ['201', '201', '201', '200', '200', '204', '409', '404', '412'])
  const [team, ana, ben, patched, put, removed, taken, lost] = results
  assert.deepEqual([team?.bulkId, ana?.bulkId, patched?.bulkId], ['team', 'ana', undefined])
  assert.equal(ana?.location, `${scimUrl}/Users/${idOf(ana)}`)
  assert.equal(patched?.location, team?.location)
  assert.equal(removed?.location, `${scimUrl}/Users/${old.id}`)
  assert.equal(put?.version, 'W/"2"')
  assert.equal(taken?.location, undefined)
  assert.deepEqual([taken?.response?.status, taken?.response?.scimType], ['409', 'uniqueness'])
  assert.match(lost?.response?.detail ?? '', /no User/)
  const { body: group } = await scim.get(`/Groups/${idOf(team)}`)
  const members = (group['members'] as { value: string }[]).map(({ value }) => value)
  assert.deepEqual(members.toSorted(), [idOf(ana), idOf(ben), kept.id].toSorted())
  const { body: report } = await scim.get(`/Users/${idOf(ben)}`)
  assert.equal((report[enterprise] as { manager: { value: string } }).manager.value, idOf(ana))
  await settledTasks(system)
  assert.equal((await controlOf(simulator).ledger()).filter(({ op }) => op === 'create').length, 4)
})

test('resources that refer to each other are all made, and completed when the others are there', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scim } = await connect(system, simulator, { mode: 'shadow' })
  const withManager = (bulkId: string, manager: string) =>
    user(bulkId, { title: bulkId, [enterprise]: { department: 'Eng', manager: member(manager) } })
  const results = await bulk(scim, [
    withManager('own', 'own'),
    withManager('a', 'b'),
    withManager('b', 'c'),
    withManager('c', 'a'),
    post('g', '/Groups', { displayName: 'G', members: [member('a'), member('c')] }),
  ])
  assert.deepEqual(statuses(results), ['201', '201', '201', '201', '201'])
  assert.deepEqual(
    results.map(({ method, bulkId }) => [method, bulkId]),
    ['own', 'a', 'b', 'c', 'g'].map((bulkId) => ['POST', bulkId]),
  )
  for (const [at, manager] of [
    [0, 0],
    [1, 2],
    [2, 3],
    [3, 1],
  ] as const) {
    const { body, headers } = await scim.get(`/Users/${idOf(results[at])}`)
    assert.equal(headers.get('etag'), results[at]?.version)
    assert.deepEqual(body[enterprise], {
      department: 'Eng',
      manager: { value: idOf(results[manager]) },
    })
    assert.equal(body['title'], body['userName'])
  }
})

test('what refers to something that failed or is not there is refused by name, and the rest is done', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scim } = await connect(system, simulator, { mode: 'shadow' })
  await scim.post('/Users', { userName: 'taken' })
  const results = await bulk(scim, [
    user('taken'),
    post('g', '/Groups', { displayName: 'G', members: [member('taken')] }),
    post('h', '/Groups', { displayName: 'H', members: [member('typo')] }),
    post('i', '/Groups', { displayName: 'I', members: [member('fine')] }),
    { method: 'DELETE', path: '/Groups/bulkId:g' },
    user('fine'),
    { method: 'PATCH', path: '/Schemas/x', data: {} },
    { method: 'DELETE', path: '/Users' },
  ])
  assert.deepEqual(statuses(results), ['409', '409', '400', '201', '409', '201', '404', '405'])
  assert.match(results[1]?.response?.detail ?? '', /bulkId:taken/)
  assert.match(results[2]?.response?.detail ?? '', /bulkId:typo/)
})

test('failOnErrors stops a bulk request, and what was not begun is not answered for', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scim } = await connect(system, simulator, { mode: 'shadow' })
  await scim.post('/Users', { userName: 'taken' })
  const operations = [user('taken'), user('one'), post('x', '/Users', { userName: 'TAKEN' }), user('two')]
  assert.deepEqual(statuses(await bulk(scim, operations, { failOnErrors: 2 })), ['409', '201', '409'])
  assert.equal((await scim.get('/Users?filter=userName eq "two"')).body['totalResults'], 0)
  assert.deepEqual(statuses(await bulk(scim, operations, { failOnErrors: 1 })), ['409'])
  assert.deepEqual(statuses(await bulk(scim, operations)), ['409', '409', '409', '201'])
})

test('a bulk request that is too large, or can not be read, is refused whole', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scim, app, scimUrl } = await connect(system, simulator, { mode: 'shadow' })
  const many = Array.from({ length: 1_001 }, (_, index) => user(`u${index}`))
  for (const [sent, status, scimType] of [
    [{ Operations: many }, 413, 'tooMany'],
    [{ Operations: [user('big', { title: 'x'.repeat(2 * 1024 * 1024) })] }, 413, undefined],
    [{ Operations: [] }, 400, 'invalidSyntax'],
    [{ Operations: 'all' }, 400, 'invalidSyntax'],
    [{ Operations: [{ method: 'GET', path: '/Users' }] }, 400, 'invalidSyntax'],
    [{ Operations: [{ method: 'POST', bulkId: 'a', data: {} }] }, 400, 'invalidSyntax'],
    [{ Operations: [{ method: 'POST', path: '/Users', data: { userName: 'a' } }] }, 400, 'invalidValue'],
    [{ Operations: [user('twice'), user('twice')] }, 400, 'invalidValue'],
    [{ failOnErrors: -1, Operations: [user('a')] }, 400, 'invalidValue'],
  ] as const) {
    const { body, ...reply } = await scim.post('/Bulk', sent)
    assert.deepEqual([reply.status, body['scimType']], [status, scimType], JSON.stringify(body))
  }
  assert.equal((await scim.get('/Users')).body['totalResults'], 0)
  assert.deepEqual((await scim.get('/ServiceProviderConfig')).body['bulk'], {
    ...{ supported: true, maxOperations: 1_000, maxPayloadSize: 2 * 1024 * 1024 },
  })
  for (const [scope, expected] of [
    ['users', ['201', '403']],
    ['read', ['403', '403']],
  ] as const) {
    const { token } = await system.run<{ token: string }>('scimToken.create', { app, scope })
    const operations = [user(`by-${scope}`), post('g', '/Groups', { displayName: `by ${scope}` })]
    assert.deepEqual(statuses(await bulk(scimClient(scimUrl, token), operations)), expected)
  }
})

test('two hundred operations that each refer to the one behind them are done', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scim } = await connect(system, simulator, { mode: 'shadow' })
  const chain = Array.from({ length: 200 }, (_, index) =>
    user(`u${index}`, index < 199 ? { [enterprise]: { manager: member(`u${index + 1}`) } } : {}),
  )
  const results = await bulk(scim, chain)
  assert.deepEqual(new Set(statuses(results)), new Set(['201']))
  assert.equal((await scim.get('/Users?count=1')).body['totalResults'], 200)
})
