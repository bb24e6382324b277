import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { mergeNames } from './merge-names.ts'

test('without a reading that the change was decided on, exactly what is wanted is written', () => {
  assert.deepEqual(mergeNames(['a', 'b'], ['b', 'c'], undefined), ['b', 'c'])
  assert.deepEqual(mergeNames(['a'], [], undefined), [])
})

test('what somebody gave or took since the reading stays given or taken', () => {
  // Decided on a, b: take a, give c. Meanwhile somebody gave x and took b.
  assert.deepEqual(mergeNames(['a', 'x'], ['b', 'c'], ['a', 'b']), ['x', 'c'])
})

test('where nobody interfered, exactly what is wanted is written; and nothing is ever there twice', () => {
  const names = fc.uniqueArray(fc.constantFrom<string>('a', 'b', 'c', 'd', 'e'))
  fc.assert(
    fc.property(names, names, names, (current, wanted, before) => {
      assert.deepEqual([...mergeNames(before, wanted, before)].sort(), [...wanted].sort())
      const merged = mergeNames(current, wanted, before)
      assert.equal(new Set(merged).size, merged.length)
      for (const name of merged) assert.ok(current.includes(name) || wanted.includes(name))
      for (const name of current)
        assert.equal(merged.includes(name), wanted.includes(name) || !before.includes(name))
    }),
  )
})
