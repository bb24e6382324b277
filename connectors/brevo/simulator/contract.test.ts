import assert from 'node:assert/strict'
import { test } from 'node:test'
import { apiClient } from '../../../simulation/api-client.ts'
import { controlOf } from '../../../simulation/control-client.ts'
import { checkedCalls } from '../../../test/openapi-contract.ts'
import { loadBrevoContract } from '../testing/contract.ts'
import { startBrevo } from './server.ts'

const kim = 'kim%40example.com'
const reader = [{ feature: 'contacts', permissions: ['view'] }]
const body = (privileges: unknown, all = false) => ({
  email: 'kim@example.com',
  all_features_access: all,
  privileges,
})

const story = [
  ['GET', '/account', undefined, 200],
  ['GET', '/organization/invited/users', undefined, 200],
  ['POST', '/organization/user/invitation/send', body(reader), 200],
  ['POST', '/organization/user/invitation/send', body(reader), 400],
  ['POST', '/organization/user/invitation/send', body([]), 400],
  ['PUT', `/organization/user/invitation/resend/${kim}`, undefined, 200],
  ['GET', `/organization/user/${kim}/permissions`, undefined, 200],
  ['GET', '/organization/user/nobody%40example.com/permissions', undefined, 400],
  ['POST', '/organization/user/update/permissions', body([], true), 200],
  ['PUT', `/organization/user/invitation/revoke/${kim}`, undefined, 403],
  ['PUT', `/organization/user/invitation/cancel/${kim}`, undefined, 200],
  ['PUT', `/organization/user/invitation/cancel/${kim}`, undefined, 403],
  ['PUT', '/organization/user/invitation/revoke/overlock%40example.com', undefined, 200],
  ['PUT', '/organization/user/invitation/revoke/olga.owner%40example.com', undefined, 403],
  ['GET', '/organization/activities?limit=100&offset=0', undefined, 200],
  ['GET', '/organization/activities?startDate=2020-01-01', undefined, 400],
] as const

test('every documented call is as documented, in the asking and in the answer', async () => {
  await using vendor = await startBrevo({ rateLimit: false })
  const contract = loadBrevoContract()
  const api = apiClient(`${vendor.url}/v3`, { 'api-key': vendor.secrets['apiKey'] ?? '' })
  const call = checkedCalls(contract, api)
  for (const [method, path, json, expected] of story) {
    assert.deepEqual(contract.checkRequest(method, path, json), [], `${method} ${path}`)
    assert.equal((await call(method, path, json)).status, expected, `${method} ${path}`)
  }
  assert.deepEqual(contract.unchecked(), [])
  const ops = (await controlOf(vendor).ledger()).map(({ op }) => op)
  assert.deepEqual(ops, ['invite', 'update', 'group', 'disable', 'disable'])
})

test('the check finds what is not as documented', () => {
  const contract = loadBrevoContract()
  const user = { email: 'a@example.com', is_owner: false, status: 'active', feature_access: {} }
  const list = (users: unknown) =>
    contract.checkResponse('GET', '/organization/invited/users', 200, { users }).join('; ')
  assert.equal(list([user]), '')
  assert.match(list([{ ...user, email: 1 }]), /email must be string/)
  const send = (json: unknown) =>
    contract.checkRequest('POST', '/organization/user/invitation/send', json).join('; ')
  assert.match(send({ email: 'a@example.com', all_features_access: true }), /'privileges'/)
  assert.match(send({ ...body([{ feature: 'cooking' }]) }), /feature must be equal/)
  assert.match(
    contract.checkRequest('PUT', `/organization/user/invitation/lose/${kim}`).join(),
    /action|equal|allowed/,
  )
})

test('100 requests in an hour, told by the headers of this vendor', async () => {
  await using vendor = await startBrevo()
  const api = apiClient(`${vendor.url}/v3`, { 'api-key': vendor.secrets['apiKey'] ?? '' })
  for (let at = 0; at < 100; at += 1) assert.equal((await api('GET', '/account')).status, 200)
  const { status, headers } = await api('GET', '/account')
  assert.deepEqual(
    [status, headers.get('x-sib-ratelimit-limit'), headers.get('retry-after')],
    [429, '100', null],
  )
  assert.ok(Number(headers.get('x-sib-ratelimit-reset')) > 3_500)
})

test('invitations grow old by the clock of the vendor, and every seed is what its name says', async () => {
  for (const [seed, email, status] of [
    ['pending', 'pia.pending@example.com', 'pending'],
    ['expired', 'emil.expired@example.com', 'rejected'],
    ['inactive', 'ines.inactive@example.com', 'active'],
    ['owner', 'olga.owner@example.com', 'active'],
    ['company', 'greta.holm@example.com', 'active'],
  ] as const) {
    await using vendor = await startBrevo({ seed })
    const { users } = (await controlOf(vendor).state()) as { users: { email: string; status: string }[] }
    assert.equal(users.find((user) => user.email === email)?.status, status)
  }
  await using vendor = await startBrevo({ seed: 'pending' })
  const control = controlOf(vendor)
  await control.admin('passHours', { hours: 68 })
  await assert.rejects(control.admin('accept', { email: 'pia.pending@example.com' }), /is rejected/)
  await assert.rejects(control.admin('remove', { email: 'olga.owner@example.com' }), /owner/)
  await assert.rejects(control.admin('accept', { email: 'nobody@example.com' }), /no user/)
  await assert.rejects(startBrevo({ seed: 'constructor' }), /no seed "constructor"/)
})
