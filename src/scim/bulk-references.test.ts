import assert from 'node:assert/strict'
import test from 'node:test'
import type { BulkOperation } from './bulk.ts'
import { findCycle, referencesOf, withIds, withoutReferences } from './bulk-references.ts'

const operation: BulkOperation = {
  method: 'PATCH',
  path: '/Groups/bulkId:team',
  data: {
    Operations: [{ op: 'add', path: 'members', value: [{ value: 'bulkId:ana' }, { value: 'known' }] }],
    note: 'about bulkId:nobody',
    manager: { value: 'bulkId:ben', displayName: 'Ben' },
  },
}

test('references stand in the path and anywhere in the data, as whole texts', () => {
  assert.deepEqual([...referencesOf(operation)].toSorted(), ['ana', 'ben', 'team'])
})

test('what has an id by now gets it, the rest stays', () => {
  const ready = withIds(
    operation,
    new Map([
      ['team', 't-1'],
      ['ana', 'a-1'],
    ]),
  )
  assert.equal(ready.path, '/Groups/t-1')
  assert.deepEqual([...referencesOf(ready)], ['ben'])
  assert.ok(JSON.stringify(ready.data).includes('{"value":"a-1"}'))
  assert.equal(operation.path, '/Groups/bulkId:team')
})

test('a value that refers is left out whole', () => {
  assert.deepEqual(withoutReferences(operation.data ?? null), {
    Operations: [{ op: 'add', path: 'members', value: [{ value: 'known' }] }],
    note: 'about bulkId:nobody',
  })
})

test('a circle is found wherever it is, and a chain is none', () => {
  const waiting = (...pairs: readonly (readonly [string, readonly string[]])[]) =>
    new Map(pairs.map(([id, others]) => [id, new Set(others)]))
  assert.equal(findCycle(waiting(['a', ['b']], ['b', ['c', 'd']], ['d', []])), undefined)
  assert.equal(findCycle(waiting(['a', ['a']])), 'a')
  assert.ok(['c', 'd'].includes(findCycle(waiting(['a', ['c']], ['c', ['d']], ['d', ['c']])) ?? ''))
  const long = Array.from({ length: 1_000 }, (_, at) => [`n${at}`, [`n${at + 1}`]] as const)
  assert.equal(findCycle(waiting(...long)), undefined)
})
