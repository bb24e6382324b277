import assert from 'node:assert/strict'
import { test } from 'node:test'
import { apiClient } from '../../../simulation/api-client.ts'
import { checkedCalls, loadContract } from '../../../test/openapi-contract.ts'
import { startActiveCampaign } from './server.ts'

const load = () => loadContract(new URL('../contract.openapi.json', import.meta.url))

const user = {
  username: 'kim@example.com',
  firstName: 'Kim',
  lastName: 'Berg',
  email: 'kim@example.com',
  password: 'nobody-knows-this',
  group: 5,
}

const story = [
  ['GET', '/users?limit=100&offset=0'],
  ['POST', '/users', { user }],
  ['GET', '/users/3'],
  ['GET', '/users/me'],
  ['GET', '/users/email/kim%40example.com'],
  ['GET', '/users/username/kim%40example.com'],
  ['GET', '/users/3/userGroup'],
  ['PUT', '/users/3', { user: { lastName: 'Holm', group: 6 } }],
  ['DELETE', '/users/3'],
  ['GET', '/groups?limit=100&offset=0'],
  ['POST', '/groups', { group: { title: 'Deactivated' } }],
  ['GET', '/groups/8'],
  ['PUT', '/groups/8', { group: { title: 'Deactivated', pgDeal: false } }],
  ['GET', '/groups/8/userGroups?limit=100'],
  ['DELETE', '/groups/8'],
  ['GET', '/groupLimits'],
] as const

test('every documented call is as documented, in the asking and in the answer', async () => {
  await using vendor = await startActiveCampaign({ rateLimit: false })
  const contract = load()
  const call = checkedCalls(
    contract,
    apiClient(`${vendor.url}/api/3`, { 'Api-Token': vendor.secrets['apiKey'] ?? '' }),
  )
  for (const [method, path, body] of story) {
    assert.deepEqual(contract.checkRequest(method, path, body), [], `${method} ${path}`)
    const { status } = await call(method, path, body)
    assert.ok(status === 200 || status === 201, `${method} ${path} answered ${status}`)
  }
  assert.deepEqual(contract.unchecked(), [])
})

test('the check finds what is not as documented', () => {
  const contract = load()
  const good = { id: '1', username: 'a', email: 'a@example.com' }
  assert.deepEqual(contract.checkResponse('GET', '/api/3/users/1', 200, { user: good }), [])
  const planted: readonly (readonly [readonly string[], RegExp])[] = [
    [
      contract.checkResponse('GET', '/users/1', 200, { user: { ...good, id: 1 } }),
      /\/user\/id must be string/,
    ],
    [contract.checkResponse('GET', '/users/1', 200, { users: [] }), /must have required property 'user'/],
    [contract.checkResponse('GET', '/users/1', 501, {}), /never answers 501/],
    [contract.checkResponse('GET', '/contacts', 200, {}), /GET \/contacts is not documented/],
    [contract.checkResponse('PATCH', '/users/1', 200, {}), /is not documented/],
    [contract.checkRequest('GET', '/users/kim'), /must be integer/],
    [contract.checkRequest('GET', '/users?limit=500'), /must be <= 100/],
    [contract.checkRequest('GET', '/users?filters[email]=a'), /filters\[email\], which is not documented/],
    [contract.checkRequest('DELETE', '/users/1', {}), /takes no body/],
    [contract.checkRequest('POST', '/users'), /needs a body/],
    [contract.checkRequest('POST', '/users', { user: { ...user, role: 'x' } }), /additional properties/],
    [
      contract.checkRequest('POST', '/users', { user: { ...user, group: '5' } }),
      /\/user\/group must be integer/,
    ],
    [contract.checkRequest('PUT', '/users/1', { user: { email: 'nobody' } }), /must match format "email"/],
  ]
  for (const [problems, says] of planted) assert.match(problems.join('; '), says)
  assert.ok(contract.unchecked().includes('GET /users/me'))
})
