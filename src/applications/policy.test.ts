import assert from 'node:assert/strict'
import test from 'node:test'
import { defaultPolicy, policySchema } from './policy.ts'

test('by default only what the identity provider names is ours, and deletion waits', () => {
  assert.deepEqual(defaultPolicy, {
    deletionAfterDays: 30,
    adoption: 'onIdpMatch',
    inventory: 'managed',
    basicAuth: 'off',
    extraSeats: 'ask',
  })
})

test('what is stored is read back as it is', () => {
  const policy = {
    leaver: 'downgrade',
    deletionAfterDays: 0,
    adoption: 'never',
    inventory: 'all',
    basicAuth: 'on',
    extraSeats: 'buy',
    requestsPerSecond: 0.5,
    concurrency: 64,
  }
  assert.deepEqual(policySchema.parse(policy), policy)
})

test('a wrong value is refused, and so is a name that is not known', () => {
  for (const wrong of [
    { leaver: 'destroy' },
    { deletionAfterDays: -1 },
    { deletionAfterDays: 1.5 },
    { deletionAfterDays: 3_651 },
    { adoption: 'always' },
    { inventory: 'none' },
    { basicAuth: true },
    { requestsPerSecond: 0 },
    { requestsPerSecond: Number.POSITIVE_INFINITY },
    { concurrency: 0 },
    { concurrency: 65 },
    { constructor: 1 },
    { guard: 'off' },
    null,
    [],
  ]) {
    assert.ok(!policySchema.safeParse(wrong).success, JSON.stringify(wrong))
  }
})
