import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { runs } from '../scim/testing/effort.ts'
import { hashOf } from './desired-state.ts'
import { desiredState } from './testing/arbitrary-state.ts'
import { desiredKim } from './testing/samples.ts'

test('the hash of a state is the one in the trails already written', () => {
  assert.equal(
    hashOf({ b: 1, a: ['x', null] }),
    '51ea4a015bf57b32336168fc743a8366704ee3f1c1b5668a57068719f24a4d8f',
  )
})

test('a state has the same hash whatever the order of its keys, and after a way through JSON', () => {
  fc.assert(
    fc.property(desiredState, (state) => {
      const turned = Object.fromEntries(Object.entries(state).reverse())
      assert.equal(hashOf(turned), hashOf(state))
      assert.equal(hashOf(JSON.parse(JSON.stringify(state))), hashOf(state))
    }),
    runs(300),
  )
})

test('every change of a state changes its hash', () => {
  fc.assert(
    fc.property(desiredState, desiredState, (a, b) => {
      assert.equal(hashOf(a) === hashOf(b), JSON.stringify(a) === JSON.stringify(b))
    }),
    runs(300),
  )
  assert.notEqual(hashOf(desiredKim()), hashOf(desiredKim({ presence: 'disabled' })))
})
