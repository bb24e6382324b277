import assert from 'node:assert/strict'
import test from 'node:test'
import { runs } from './testing/effort.ts'
import { fuzz } from './testing/fuzz.ts'

test('thirty thousand damaged filters, paths and bodies are understood or refused, and nothing else happens', () => {
  assert.ok(fuzz(runs(10_000)) >= 30_000)
})
