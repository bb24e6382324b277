import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { csvLines } from './csv-lines.ts'

async function written(...cells: readonly string[]): Promise<readonly string[]> {
  const text = (
    await Array.fromAsync(
      csvLines(
        ['head'],
        cells.map((cell) => [cell]),
      ),
    )
  ).join('')
  assert.ok(text.startsWith('\ufeff'), 'Excel needs the mark to read UTF-8')
  const rows = parse(text, {
    bom: true,
    skip_empty_lines: false,
  }) as unknown as readonly (readonly string[])[]
  return rows.slice(1).map(([cell = '']) => cell)
}

test('a cell that a spreadsheet would run is led by an apostrophe', async () => {
  const evil = ['=1+1', '+1', '-1', '@A1', '\t=1', '\rx', ' =1', '\u200b=1', '\n+1', '＝1', '\u00a0@x']
  assert.deepEqual(
    await written(...evil),
    evil.map((cell) => `'${cell}`),
  )
})

test('every other text comes back as it was', async () => {
  const plain = ['Kim', 'a=b', '1-2', 'x@example.com', '"q", and\nmore', "'quoted", ' blank']
  assert.deepEqual(await written(...plain), plain)
})

test('whatever a cell holds, it comes back, and never begins with a sign', async () => {
  let signs = 0
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('', '=', '+', '-', '@', '\t'),
      async (text, sign) => {
        const cell = `${sign}${text}`
        if (cell === '') return
        if (sign !== '') signs += 1
        const [back = ''] = await written(cell)
        assert.ok(back === cell || back === `'${cell}`)
        assert.doesNotMatch(back, /^[\s\p{Cc}\p{Cf}]*[=+\-@]/u)
      },
    ),
    { numRuns: 500 },
  )
  assert.ok(signs > 100)
})
