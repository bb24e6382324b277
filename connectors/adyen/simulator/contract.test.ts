import assert from 'node:assert/strict'
import { test } from 'node:test'
import { apiClient } from '../../../simulation/api-client.ts'
import { checkedCalls, loadContract } from '../../../test/openapi-contract.ts'
import { startAdyen } from './server.ts'

const load = () => loadContract(new URL('../contract.openapi.json', import.meta.url))
const company = '/companies/ExampleShop'
const kim = {
  username: 'kim@example.com',
  email: 'kim@example.com',
  name: { firstName: 'Kim', lastName: 'Berg' },
}
const kimPath = `${company}/users/S2-D4E3A94501`

const story = [
  ['GET', '/me'],
  ['GET', '/companies'],
  ['GET', company],
  ['GET', `${company}/merchants?pageSize=2&pageNumber=2`],
  ['GET', `${company}/users?pageSize=100`],
  [
    'POST',
    `${company}/users`,
    { ...kim, roles: ['Merchant review'], timeZoneCode: 'Europe/Lisbon', loginMethod: 'SSO' },
  ],
  ['GET', `${company}/users?username=kim`],
  ['GET', kimPath],
  ['PATCH', kimPath, { active: false }],
  [
    'PATCH',
    kimPath,
    { active: true, accountGroups: ['US_Shops'], associatedMerchantAccounts: ['ExampleShop_EU'] },
  ],
] as const

async function callsTo(seed = 'default', headers?: Record<string, string>) {
  const vendor = await startAdyen({ seed })
  const contract = load()
  const key = { 'X-API-Key': vendor.secrets['apiKey'] ?? '' }
  const call = apiClient(`${vendor.url}/v3`, headers ?? key)
  return { vendor, contract, call: checkedCalls(contract, call), plain: call }
}

test('every documented call is as documented, in the asking and in the answer', async () => {
  const { vendor, contract, call } = await callsTo()
  await using _ = vendor
  for (const [method, path, body] of story) {
    assert.deepEqual(contract.checkRequest(method, path, body), [], `${method} ${path}`)
    const { status } = await call(method, path, body)
    assert.equal(status, 200, `${method} ${path}`)
  }
  assert.deepEqual(contract.unchecked(), [])
})

test('every refusal is an error object as documented', async () => {
  const { vendor, call } = await callsTo()
  await using _ = vendor
  const users = `${company}/users`
  const refusals = [
    [422, 'GET', `${users}/S2-0`],
    [422, 'GET', `${users}?pageSize=101`],
    [422, 'GET', `${users}?pageNumber=0`],
    [403, 'GET', '/companies/AnotherShop/users'],
    [400, 'POST', users, []],
    [422, 'POST', users, {}],
    [422, 'POST', users, { ...kim, username: 'kim' }],
    [422, 'POST', users, { ...kim, username: 'ADA.admin@example.com', email: 'ADA.admin@example.com' }],
    [422, 'POST', users, { ...kim, roles: ['Unheard of'] }],
    [422, 'POST', users, { ...kim, active: true }],
    [422, 'POST', users, { ...kim, name: { firstName: 'Kim' } }],
    [403, 'POST', users, { ...kim, roles: ['Risk admin'] }],
    [422, 'PATCH', `${users}/S2-0`, { active: true }],
    [422, 'PATCH', `${users}/S2-B4CCF3D273`, { username: 'x@example.com' }],
    [422, 'PATCH', `${users}/S2-B4CCF3D273`, { active: 'False' }],
    [422, 'PATCH', `${users}/S2-B4CCF3D273`, { roles: 'Merchant review' }],
    [422, 'PATCH', `${users}/S2-B4CCF3D273`, { name: { firstName: 'x'.repeat(81) } }],
  ] as const
  for (const [expected, method, path, body] of refusals) {
    const reply = await call(method, path, body)
    assert.equal(reply.status, expected, `${method} ${path} ${JSON.stringify(body)}`)
  }
})

test('a key that is missing, wrong, or of the other environment is a 401', async () => {
  await using live = await startAdyen({ seed: 'live' })
  for (const headers of [{}, { 'X-API-Key': 'wrong' }, { 'X-API-Key': live.secrets['apiKey'] ?? '' }]) {
    const { vendor, call } = await callsTo('default', headers)
    await using _ = vendor
    assert.equal((await call('GET', '/me')).status, 401)
  }
})

test('an empty list of merchant accounts is a 204, which the document has for GET /merchants alone', async () => {
  const { vendor, contract, plain } = await callsTo('new')
  await using _ = vendor
  const reply = await plain('GET', `${company}/merchants`)
  assert.deepEqual([reply.status, reply.body], [204, undefined])
  assert.deepEqual(contract.checkResponse('GET', `${company}/merchants`, 204, undefined), [
    'GET /companies/{companyId}/merchants never answers 204',
  ])
})

test('the check finds what is not as documented', () => {
  const contract = load()
  const user = { id: 'S2-1', email: 'a@b.c', timeZoneCode: 'UTC', username: 'a@b.c', roles: [] }
  const checkUser = (more: object) =>
    contract.checkResponse('GET', `/v3${kimPath}`, 200, { ...user, ...more })
  assert.deepEqual(checkUser({}), [])
  for (const [problems, says] of [
    [checkUser({ roles: undefined }), /required property 'roles'|\/roles must be/],
    [checkUser({ active: 'false' }), /\/active must be boolean/],
    [checkUser({ loginMethod: 'SSO' }), /must NOT have additional properties/],
    [contract.checkRequest('PATCH', kimPath, { username: 'x' }), /must NOT have additional properties/],
    [contract.checkRequest('POST', `${company}/users`, { email: 'a@b.c' }), /required property 'name'/],
    [contract.checkRequest('DELETE', kimPath), /is not documented/],
    [contract.checkRequest('GET', `${company}/users?email=a`), /email, which is not documented/],
  ] as const)
    assert.match(problems.join('; '), says)
})
