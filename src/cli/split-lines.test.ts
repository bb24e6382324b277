import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { runs } from '../scim/testing/effort.ts'
import { splitLines } from './split-lines.ts'

test('a line ends with a line feed, with or without a carriage return, and at the end', async () => {
  assert.deepEqual(await linesOf('a\nb\r\n\nc'), ['a', 'b', '', 'c'])
  assert.deepEqual(await linesOf('a\n'), ['a'])
  assert.deepEqual(await linesOf(), [])
})

test('other ends of lines are text', async () => {
  for (const text of ['Kim\u2028Example', 'Kim\u2029Example', 'Kim\u0085Example', 'Kim\rExample'])
    assert.deepEqual(await linesOf(text), [text])
})

test('where the text is cut into parts never matters', async () => {
  const part = fc.string({ unit: fc.constantFrom('a', '\n', '\r', '\u2028'), maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 8 }), async (parts) => {
      assert.deepEqual(await linesOf(...parts), await linesOf(parts.join('')))
    }),
    runs(300),
  )
})

async function linesOf(...parts: readonly string[]): Promise<readonly string[]> {
  async function* each() {
    yield* parts
  }
  return Array.fromAsync(splitLines(each()))
}
