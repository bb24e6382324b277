import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startReference } from '../../connectors/reference/simulator/server.ts'
import { scimClient } from '../scim-client.ts'
import { connect, startTestSystem } from '../system.ts'

const person = (userName: string) => ({ userName, active: true })

test('a search in a body finds what the same question in an address finds', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scim } = await connect(system, simulator, { mode: 'shadow' })
  for (const name of ['ana', 'ben', 'cleo']) await scim.post('/Users', person(name))
  await scim.post('/Groups', { displayName: 'Team' })
  for (const [type, filter, found] of [
    ['Users', 'userName eq "BEN"', 1],
    ['Users', 'userName pr', 3],
    ['Groups', 'displayName sw "te"', 1],
  ] as const) {
    const asked = { filter, attributes: ['userName', 'displayName'], startIndex: 1, count: 2 }
    const schemas = ['urn:ietf:params:scim:api:messages:2.0:SearchRequest']
    const inBody = await scim.post(`/${type}/.search`, { schemas, ...asked })
    const query = new URLSearchParams({
      filter,
      attributes: 'userName,displayName',
      startIndex: '1',
      count: '2',
    })
    const inAddress = await scim.get(`/${type}?${query}`)
    assert.deepEqual([inBody.status, inBody.body], [200, inAddress.body])
    assert.equal(inBody.body['totalResults'], found)
  }
  assert.equal((await scim.send('POST', '/Users/.search', '[]')).status, 400)
})

test('a version the client has is not sent again, and a changed one is', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scim, scimUrl, token } = await connect(system, simulator, { mode: 'shadow' })
  const { body, headers } = await scim.post('/Users', person('ana'))
  const etag = headers.get('etag') ?? ''
  const ask = (version: string) =>
    fetch(`${scimUrl}/Users/${body.id}`, {
      headers: { authorization: `Bearer ${token}`, 'if-none-match': version },
    })
  const known = await ask(etag)
  assert.deepEqual([known.status, await known.text(), known.headers.get('etag')], [304, '', etag])
  await scim.patch(`/Users/${body.id}`, { op: 'replace', path: 'displayName', value: 'Ana' })
  assert.equal((await ask(etag)).status, 200)
})

test('what is not offered is said to be so, and what is offered is found in any case', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { app, scim, scimUrl } = await connect(system, simulator, { mode: 'shadow' })
  for (const [method, path] of [
    ['POST', '/Bulk'],
    ['GET', '/Me'],
    ['POST', '/.search'],
  ] as const) {
    const { status, body } = await scim.send(method, path, method === 'POST' ? {} : undefined)
    assert.deepEqual([status, body['status']], [501, '501'])
  }
  for (const path of ['/users', '/USERS', '/serviceproviderconfig', '/resourcetypes', '/Users/'])
    assert.equal((await scim.get(path)).status, 200, path)
  const { token } = await system.run<{ token: string }>('scimToken.create', { app, scope: 'read' })
  const reader = scimClient(scimUrl, token)
  assert.equal((await reader.post('/Users/.search', { filter: 'userName pr' })).status, 200)
  assert.equal((await reader.post('/Users', person('ana'))).status, 403)
})
