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
  for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
    const { status, body } = await scim.send(method, '/Me', method === 'GET' ? undefined : {})
    assert.deepEqual([status, body['status']], [501, '501'], method)
  }
  for (const path of ['/users', '/USERS', '/serviceproviderconfig', '/resourcetypes', '/Users/'])
    assert.equal((await scim.get(path)).status, 200, path)
  const { token } = await system.run<{ token: string }>('scimToken.create', { app, scope: 'read' })
  const reader = scimClient(scimUrl, token)
  for (const path of ['/Users/.search', '/.search'])
    assert.equal((await reader.post(path, { filter: 'userName pr' })).status, 200)
  assert.equal((await reader.post('/Users', person('ana'))).status, 403)
})

test('a search over everything finds Users and Groups, pages over both, and mistakes neither for the other', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scim } = await connect(system, simulator, { mode: 'shadow' })
  for (const name of ['ana', 'ben', 'cleo'])
    await scim.post('/Users', { ...person(name), displayName: `Team ${name}` })
  for (const displayName of ['Team blue', 'Team red', 'Board']) await scim.post('/Groups', { displayName })
  const search = async (asked: object) => (await scim.post('/.search', asked)).body
  const namesIn = (body: object) =>
    (body as { Resources: { displayName: string }[] }).Resources.map(({ displayName }) => displayName)
  const all = ['Team ana', 'Team ben', 'Team cleo', 'Team blue', 'Team red', 'Board']
  for (let startIndex = 1; startIndex <= 8; startIndex++) {
    for (const count of [0, 1, 2, 3, 4, 6, 10]) {
      const page = await search({ startIndex, count })
      assert.equal(page['totalResults'], 6)
      assert.deepEqual(namesIn(page), all.slice(startIndex - 1, startIndex - 1 + count))
    }
  }
  for (const [filter, found] of [
    ['displayName sw "team"', ['Team ana', 'Team ben', 'Team cleo', 'Team blue', 'Team red']],
    ['userName eq "ana"', ['Team ana']],
    ['userName pr and displayName co "blue"', []],
    ['userName eq "ana" or members pr or displayName eq "board"', ['Team ana', 'Board']],
    ['not (userName pr)', ['Team blue', 'Team red', 'Board']],
    ['userName ne "ana" and displayName sw "team"', ['Team ben', 'Team cleo', 'Team blue', 'Team red']],
    ['emails[type eq "work"]', []],
    ['meta.resourceType eq "Group"', ['Team blue', 'Team red', 'Board']],
  ] as const) {
    const page = await search({ filter, attributes: ['displayName'] })
    assert.deepEqual([namesIn(page), page['totalResults']], [found, found.length], filter)
    const address = await scim.get(`?${new URLSearchParams({ filter, attributes: 'displayName' })}`)
    assert.deepEqual(address.body, page)
  }
  const misspelled = await scim.post('/.search', { filter: 'usrName pr' })
  assert.deepEqual([misspelled.status, misspelled.body['scimType']], [400, 'invalidFilter'])
})
