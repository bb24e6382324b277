import assert from 'node:assert/strict'
import test from 'node:test'
import { runs } from './testing/effort.ts'
import { comparePatchWithModel } from './testing/patch-model.ts'

test('a PATCH does what a naive reading of the RFC says, over two thousand random sequences', () => {
  const applied = comparePatchWithModel(runs(2_000))
  assert.ok(applied > 1_000, `only ${applied} were not refused`)
})
