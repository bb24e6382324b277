import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { runs } from './testing/effort.ts'
import { compareText } from './text-order.ts'

test('the order is that of the UTF-8 bytes', () => {
  const text = fc.string({ unit: 'binary', maxLength: 6 })
  fc.assert(
    fc.property(text, text, (left, right) => {
      const bytes = Buffer.compare(Buffer.from(left), Buffer.from(right))
      return Math.sign(compareText(left, right)) === bytes
    }),
    runs(2000),
  )
})

test('a character outside the basic plane comes after one at its end, unlike in JavaScript', () => {
  assert.ok(compareText('\u{1f600}', '\uffee') > 0)
  assert.ok('\u{1f600}' < '\uffee')
})
