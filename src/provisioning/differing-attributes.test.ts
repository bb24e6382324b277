import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import type { AccountAttributes } from '../connector/account.ts'
import { sampleFacts } from '../connector/testing/sample-connector.ts'
import { runs } from '../scim/testing/effort.ts'
import { differingAttributes } from './differing-attributes.ts'
import { attributes, observedAccount } from './testing/arbitrary-state.ts'
import { observedKim } from './testing/samples.ts'

const any = sampleFacts({ attributes: 'any' })

const same: readonly (readonly [says: string, desired: AccountAttributes, observed: AccountAttributes])[] = [
  ['the case of an e-mail', { email: 'Kim@Example.com' }, { email: 'kim@example.COM' }],
  ['the case of a sign-in name', { userName: 'KIM' }, { userName: 'kim' }],
  ['the way a domain is written', { email: 'k@b\u00fccher.example' }, { email: 'k@xn--bcher-kva.example' }],
  ['white space around a name', { givenName: ' Kim ' }, { givenName: 'Kim' }],
  ['the way an accent is composed', { familyName: 'Rene\u0301' }, { familyName: 'Ren\u00e9' }],
  ['the order of keys', { profile: { a: 1, b: { c: 2, d: 3 } } }, { profile: { b: { d: 3, c: 2 }, a: 1 } }],
]

for (const [says, desired, observed] of same) {
  test(`${says} is no difference`, () => {
    assert.equal(differingAttributes(any, desired, observedKim(observed)), undefined)
  })
}

test('an empty value is the same as one the vendor does not show', () => {
  const { givenName: _givenName, ...observed } = observedKim()
  assert.equal(differingAttributes(any, { givenName: '' }, observed), undefined)
  assert.deepEqual(differingAttributes(any, { givenName: '' }, observedKim()), { givenName: '' })
})

test('the case of a name is a difference, and is written as it was sent', () => {
  assert.deepEqual(differingAttributes(any, { givenName: 'KIM' }, observedKim()), { givenName: 'KIM' })
})

test('a look-alike e-mail is a difference', () => {
  assert.deepEqual(differingAttributes(any, { email: '\u212aim@example.com' }, observedKim()), {
    email: '\u212aim@example.com',
  })
})

test('what the identity provider does not send is left as the vendor has it', () => {
  assert.equal(differingAttributes(any, {}, observedKim({ displayName: 'K', profile: { a: 1 } })), undefined)
})

test('what the vendor does not take, or never changes, is not written', () => {
  const desired = { email: 'new@example.com', givenName: 'New', displayName: 'New' }
  const facts = sampleFacts({ attributes: ['email', 'givenName'], immutable: ['email'] })
  assert.deepEqual(differingAttributes(facts, desired, observedKim()), { givenName: 'New' })
})

test('what this application has no place for is not waited for', () => {
  const desired = { givenName: 'New', displayName: 'New' }
  const observed = observedKim({ lacks: ['displayName'] })
  assert.deepEqual(differingAttributes(any, desired, observed), { givenName: 'New' })
  assert.equal(differingAttributes(any, { displayName: 'New' }, observed), undefined)
})

test('a profile that the vendor does not show is written', () => {
  assert.deepEqual(differingAttributes(any, { profile: { title: 'CEO' } }, observedKim()), {
    profile: { title: 'CEO' },
  })
})

test('only what was sent is written, and once written nothing differs', () => {
  let differing = 0
  fc.assert(
    fc.property(attributes, observedAccount, (desired, observed) => {
      const changes = differingAttributes(any, desired, observed)
      if (changes === undefined) return
      differing += 1
      for (const [name, value] of Object.entries(changes))
        assert.equal(value, desired[name as keyof AccountAttributes])
      assert.equal(differingAttributes(any, desired, { ...observed, ...changes }), undefined)
    }),
    runs(1_000),
  )
  assert.ok(differing > 100, `only ${differing} differed`)
})
