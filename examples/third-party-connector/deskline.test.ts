import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import type { EntitlementRef } from 'overlock/connector'
import { openSession, type Session } from 'overlock/connector/testing'
import { controlOf } from 'overlock/simulation'
import { deskline } from './connector.ts'
import { startDeskline } from './simulator/server.ts'
import { subject } from './subject.ts'

// What only this vendor does; everything else is in the contract suite.

const agent: EntitlementRef = { type: 'role', id: '11', name: '' }
const editor: EntitlementRef = { type: 'role', id: '12', name: '' }

/** The connector at a Deskline with five seats, two of them taken; until the test ends. */
async function start(t: TestContext) {
  const simulator = await startDeskline({ rateLimit: false })
  const session = await openSession(
    deskline,
    { ...subject, startSimulator: async () => simulator },
    { prepared: true },
  )
  t.after(() => session[Symbol.asyncDispose]())
  return { session, admin: controlOf(simulator).admin }
}

async function make(session: Session, name: string): Promise<string> {
  const attributes = { email: `${name}@example.com`, givenName: name, familyName: 'Berg' }
  const made = await session.ask('createAccount', {
    attributes,
    entitlements: [agent],
    password: 'unused-here',
  })
  assert.ok(made.outcome === 'created', JSON.stringify(made))
  return made.account.id
}

test('beyond the seats nobody is made or restored, and it is said why', async (t) => {
  const { session } = await start(t)
  const first = await make(session, 'kim')
  for (const name of ['ola', 'ada']) await make(session, name)
  const attributes = { email: 'one.more@example.com', givenName: 'One', familyName: 'More' }
  const refused = { outcome: 'refused', code: 'seatsExhausted', reason: 'all seats are taken' }
  const asked = { attributes, entitlements: [], password: 'unused-here' }
  assert.deepEqual(await session.ask('createAccount', asked), refused)
  await session.ask('disableAccount', { accountId: first, mode: 'disable', password: 'unused-here' })
  assert.equal((await session.ask('createAccount', asked)).outcome, 'created')
  assert.deepEqual(await session.ask('reactivateAccount', { accountId: first, entitlements: [] }), refused)
})

test('the owner is marked, and a change that the vendor refuses for the owner is no surprise', async (t) => {
  const { session } = await start(t)
  const owner = await session.ask('getAccount', { accountId: '1001' })
  assert.deepEqual(owner?.marks, ['owner', 'admin'])
  const left = await session.ask('disableAccount', {
    accountId: '1001',
    mode: 'disable',
    password: 'unused-here',
  })
  assert.ok(left.outcome === 'refused' && left.code === 'notAllowed')
})

test('a role that somebody gave meanwhile stays when another one is given', async (t) => {
  const { session, admin } = await start(t)
  const accountId = await make(session, 'kim')
  await admin('giveRole', { id: accountId, role: 13 })
  const change = { accountId, type: 'role', entitlements: [agent, editor], before: [agent] }
  assert.deepEqual(await session.ask('setEntitlements', change), { outcome: 'changed' })
  const held = (await session.ask('getAccount', { accountId }))?.entitlements?.map(({ id }) => id)
  assert.deepEqual(held, ['11', '13', '12'])
})

test('a search that finds more than one leads to exactly the one that was asked for', async (t) => {
  const { session } = await start(t)
  await make(session, 'mary-kim')
  const kim = await make(session, 'kim')
  assert.equal((await session.ask('findAccount', { email: 'KIM@example.com' }))?.id, kim)
  assert.equal(await session.ask('findAccount', { email: 'im@example.com' }), undefined)
})
