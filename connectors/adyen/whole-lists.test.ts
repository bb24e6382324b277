import assert from 'node:assert/strict'
import { test } from 'node:test'
import { controlOf } from '../../simulation/control-client.ts'
import type { JsonObject } from '../../src/connector/json.ts'
import { heldIds, make, person, read } from '../../src/connector/testing/contract-case.ts'
import { startSession, type VendorSession } from './testing/start-session.ts'

const ref = (id: string) => ({ type: id.split(':')[0] ?? '', id, name: id })
const standard = ref('role:Merchant standard role')
const review = ref('role:Merchant review')

async function kimWith(session: VendorSession, ...held: readonly ReturnType<typeof ref>[]) {
  const { attributes, password } = person(session, 'Kim Berg')
  return make(session, { attributes, password, entitlements: held })
}

test('what another admin gave after the reading that decided stays, in each of the three lists', async () => {
  await using session = await startSession()
  for (const [type, before, wanted, input, kept] of [
    [
      'role',
      standard,
      review,
      { role: 'Merchant technical integrator' },
      'role:Merchant technical integrator',
    ],
    ['group', ref('group:EMEA_Shops'), ref('group:US_Shops'), undefined, undefined],
    [
      'merchant',
      ref('merchant:ExampleShop_EU'),
      ref('merchant:ExampleShop_US'),
      { merchant: 'ExampleShop_POS' },
      'merchant:ExampleShop_POS',
    ],
  ] as const) {
    const { attributes, password } = person(session, `Kim ${type}`)
    const { id } = await make(session, { attributes, password, entitlements: [before] })
    if (input !== undefined) await controlOf(session).admin('grant', { id, ...input })
    session.takeRequests()
    const change = { accountId: id, type, entitlements: [wanted], before: [before] }
    assert.deepEqual(await session.ask('setEntitlements', change), { outcome: 'changed' })
    assert.deepEqual(heldIds(await read(session, id), type), [wanted.id, ...(kept ? [kept] : [])].sort())
    const calls = session.takeRequests().map(([call]) => call)
    assert.deepEqual(calls.slice(0, 2), [`GET /users/${id}`, `PATCH /users/${id}`])
  }
})

test('what another admin gives between the reading and a return stays', async () => {
  await using session = await startSession()
  const { id } = await kimWith(session, standard)
  await session.ask('disableAccount', { accountId: id, mode: 'disable', password: 'NobodyKnows' })
  await controlOf(session).admin('grant', { id, role: 'Merchant review' })
  session.takeRequests()
  await session.ask('reactivateAccount', {
    accountId: id,
    entitlements: [standard, ref('merchant:ExampleShop_EU')],
    before: [standard],
  })
  const [, patch] = session.takeRequests()
  assert.deepEqual(patch?.slice(0, 2), [
    `PATCH /users/${id}`,
    { active: true, associatedMerchantAccounts: ['ExampleShop_EU'] },
  ])
  const account = await read(session, id)
  assert.equal(account.state, 'active')
  assert.deepEqual(heldIds(account, 'role'), [review.id, standard.id])
})

test('a role that the credential does not give, and that the user holds, does not stop a change', async () => {
  await using session = await startSession({ seed: 'company' })
  const priya = await session.ask('findAccount', { email: 'priya.raman@example.com' })
  assert.ok(priya?.entitlements)
  const before = priya.entitlements.filter(({ type }) => type === 'role')
  const change = { accountId: priya.id, type: 'role', entitlements: [...before, review], before }
  assert.deepEqual(await session.ask('setEntitlements', change), { outcome: 'changed' })
  assert.ok(heldIds(await read(session, priya.id), 'role')?.includes('role:Risk admin'))
})

test('a vendor that takes no empty list of roles refuses in its own words, and nothing is lost', async () => {
  await using session = await startSession()
  const { id } = await kimWith(session, standard)
  const strict = session.bent((http) => ({
    async send(request) {
      const { roles } = (request.json ?? {}) as { readonly roles?: readonly string[] }
      if (roles?.length !== 0) return http.send(request)
      const detail = 'A user needs at least one role'
      const body: JsonObject = { type: 'x', errorCode: '30_011', title: 'Invalid', detail, status: 422 }
      return { status: 422, headers: {}, body }
    },
  }))
  const result = await strict.ask('setEntitlements', { accountId: id, type: 'role', entitlements: [] })
  assert.deepEqual(result, {
    outcome: 'refused',
    code: 'invalidValue',
    reason: 'A user needs at least one role',
  })
  assert.deepEqual(heldIds(await read(session, id), 'role'), [standard.id])
})

test('an id of another kind, or none, never reaches the vendor', async () => {
  await using session = await startSession()
  const { id } = await kimWith(session, standard)
  for (const strange of ['', 'role:', 'Merchant admin', 'group:EMEA_Shops', 'role', ':x']) {
    session.takeRequests()
    const entitlements = [{ type: 'role', id: strange, name: '' }]
    const result = await session.ask('setEntitlements', { accountId: id, type: 'role', entitlements })
    assert.ok(result.outcome === 'refused', strange)
    assert.equal(result.code, 'unknownEntitlement')
    assert.ok(session.takeRequests().every(([call]) => call.startsWith('GET ')))
  }
})

test('everything that can be given is listed, with its kind in front; who manages users is privileged', async () => {
  await using session = await startSession({
    seed: 'company',
    settings: { moreRoles: 'Night shift , Risk admin', moreAccountGroups: 'APAC_Shops' },
  })
  const { items, nextCursor } = await session.ask('listEntitlements', {})
  assert.equal(nextCursor, undefined)
  const ids = items.map(({ id }) => id)
  for (const id of ['role:Night shift', 'role:Risk admin', 'group:APAC_Shops', 'merchant:ExampleShop_POS'])
    assert.equal(ids.filter((one) => one === id).length, 1, id)
  assert.ok(items.every(({ id, name, type }) => id === name && id.startsWith(`${type}:`)))
  assert.deepEqual(
    items.filter((one) => one.privileged).map(({ id }) => id),
    ['role:Manage API credentials', 'role:Merchant admin', 'role:Merchant user management'],
  )
})
