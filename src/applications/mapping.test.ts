import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { runs } from '../scim/testing/effort.ts'
import { type MappingRule, rulesFor } from './mapping.ts'

function rule(id: string, idpGroupKey: string, priority: number): MappingRule {
  const entitlement = { type: 'group', id, name: id }
  return { id, idpGroup: idpGroupKey.toUpperCase(), idpGroupKey, entitlement, priority }
}

const idsFor = (rules: readonly MappingRule[], ...groups: readonly string[]) =>
  rulesFor(rules, new Set(groups)).map(({ id }) => id)

test('the lower number wins, whatever the names are', () => {
  const rules = [rule('a', 'alpha', 20), rule('z', 'zulu', 10), rule('m', 'mike', 15)]
  assert.deepEqual(idsFor(rules, 'alpha', 'mike', 'zulu'), ['z', 'm', 'a'])
})

test('of equal priorities the name of the group decides', () => {
  const rules = [rule('1', 'sales', 10), rule('2', 'finance', 10)]
  assert.deepEqual(idsFor(rules, 'finance', 'sales'), ['2', '1'])
})

test('only rules of groups the account is in count', () => {
  const rules = [rule('1', 'sales', 10), rule('2', 'finance', 20)]
  assert.deepEqual(idsFor(rules, 'finance'), ['2'])
  assert.deepEqual(idsFor(rules, 'Finance'), [])
  assert.deepEqual(idsFor(rules), [])
})

test('one group may give several entitlements', () => {
  assert.deepEqual(idsFor([rule('2', 'sales', 10), rule('1', 'sales', 10)], 'sales'), ['1', '2'])
})

test('the order the rules are stored in never matters', () => {
  const one = fc.tuple(fc.constantFrom('sales', 'finance', 'sales emea'), fc.integer({ min: 0, max: 2 }))
  const rules = fc
    .array(one, { minLength: 1, maxLength: 12 })
    .map((list) => list.map(([group, priority], at) => rule(`rule-${at}`, group, priority)))
  const shuffled = rules.chain((list) =>
    fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
  )
  fc.assert(
    fc.property(shuffled, fc.subarray(['sales', 'finance', 'sales emea']), ([list, other], groups) => {
      const given = JSON.stringify(list)
      assert.deepEqual(idsFor(other, ...groups), idsFor(list, ...groups))
      assert.equal(JSON.stringify(list), given)
    }),
    runs(500),
  )
})
