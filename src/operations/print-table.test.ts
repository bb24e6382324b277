import assert from 'node:assert/strict'
import test from 'node:test'
import { plain, table } from './print-table.ts'

test('columns are as wide as their content, and no line ends with a space', () => {
  assert.equal(
    table(
      ['name', 'n'],
      [
        ['a long name', 1],
        ['b', 22],
      ],
    ),
    'name         n\na long name  1\nb            22',
  )
})

test('what is not there is a dash; no and zero are values', () => {
  assert.equal(
    table(['a', 'b', 'c', 'd', 'e'], [[null, undefined, '', false, 0]]).split('\n')[1],
    '-  -  -  false  0',
  )
})

test('text from a vendor can not steer the terminal', () => {
  for (const text of ['\u001b[2J', 'a\nb', 'a\rb', '\u202egnp.exe', '\u0007', '\u200b', '\u009b31m']) {
    const shown = table(['name'], [[text]])
    assert.equal(shown.split('\n').length, 2)
    assert.match(shown.split('\n')[1] ?? '', /\\u[0-9a-f]{4}/)
    assert.ok(!/[\p{Cc}\p{Cf}]/u.test(plain(text)), JSON.stringify(text))
  }
  assert.equal(plain('Zo\u00eb \u{1f600}'), 'Zo\u00eb \u{1f600}')
})
