import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { runs } from '../scim/testing/effort.ts'
import { targetEntitlements } from './target-entitlements.ts'
import { groups, ids } from './testing/arbitrary-state.ts'
import { group, role, wants } from './testing/samples.ts'

const known = [role('none'), role('user'), group('none')]

test('what is held as wanted, in any order, is left alone', () => {
  const desired = wants('group', [group('a'), group('b')])
  assert.deepEqual(targetEntitlements(desired, [group('b'), group('a')], known, 'many'), {
    entitlements: undefined,
  })
})

test('only what the mapping gave is taken away', () => {
  const desired = wants('group', [group('b')], { governed: ['a', 'b'] })
  assert.deepEqual(targetEntitlements(desired, [group('a'), group('x')], known, 'many'), {
    entitlements: [group('x'), group('b')],
  })
})

test('an account that holds exactly one gets the winner', () => {
  const desired = wants('role', [role('admin')])
  assert.deepEqual(targetEntitlements(desired, [role('user')], known, 'one'), {
    entitlements: [role('admin')],
  })
  assert.deepEqual(targetEntitlements(desired, [role('admin')], known, 'one'), { entitlements: undefined })
})

test('a role that somebody else gave stays when nothing is wanted', () => {
  const desired = wants('role', [], { governed: ['user'], fallback: 'NONE' })
  assert.deepEqual(targetEntitlements(desired, [role('admin')], known, 'one'), { entitlements: undefined })
})

test('a role we gave falls back to the default of its own type', () => {
  const desired = wants('role', [], { governed: ['user'], fallback: 'NONE' })
  assert.deepEqual(targetEntitlements(desired, [role('user')], [...known].reverse(), 'one'), {
    entitlements: [role('none')],
  })
  assert.deepEqual(targetEntitlements({ ...desired, governed: ['none'] }, [role('none')], known, 'one'), {
    entitlements: undefined,
  })
})

test('without a default, or with one that does not exist, a person is asked which', () => {
  for (const [fallback, says] of [
    [undefined, /no default role/],
    ['GONE', /The default role "GONE" does not exist/],
  ] as const) {
    const desired = wants('role', [], { governed: ['user'], ...(fallback !== undefined && { fallback }) })
    const target = targetEntitlements(desired, [role('user')], known, 'one')
    assert.ok('question' in target)
    assert.equal(target.question.code, 'noFallback')
    assert.match(target.question.instructions, says)
  }
})

const wish = fc.record({ wanted: groups, governed: ids('a', 'b', 'c', 'd', 'x') })

test('of many, nothing is ever taken away that is not governed, and all that is wanted is there', () => {
  fc.assert(
    fc.property(wish, groups, fc.constantFrom('many', 'bundle'), (wished, held, cardinality) => {
      const target = targetEntitlements({ type: 'group', ...wished }, held, known, cardinality)
      assert.ok('entitlements' in target)
      const ids = (target.entitlements ?? held).map(({ id }) => id)
      for (const { id } of held) if (!wished.governed.includes(id)) assert.ok(ids.includes(id))
      for (const { id } of wished.wanted) assert.ok(ids.includes(id))
      for (const id of ids)
        assert.ok(wished.wanted.some((one) => one.id === id) || !wished.governed.includes(id))
      assert.equal(new Set(ids).size, ids.length)
    }),
    runs(2_000),
  )
})

test('of one, something is taken away only for what is wanted, or because it is governed', () => {
  fc.assert(
    fc.property(wish, groups, fc.constantFrom('NONE', 'GONE'), ({ wanted, governed }, [held], fallback) => {
      const desired = { type: 'group', wanted: wanted.slice(0, 1), governed, fallback }
      const target = targetEntitlements(desired, held === undefined ? [] : [held], known, 'one')
      if ('question' in target || target.entitlements === undefined || held === undefined) return
      assert.equal(target.entitlements.length, 1)
      assert.ok(wanted.length > 0 || governed.includes(held.id))
    }),
    runs(1_000),
  )
})
