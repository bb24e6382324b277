import assert from 'node:assert/strict'
import test from 'node:test'
import { connectorErrors, refusals } from '../connector/errors.ts'
import { failures } from './failures.ts'
import { guardRefusals } from './guard-refusals.ts'
import { holds } from './holds.ts'
import { roadFailures } from './road-failures.ts'

const tables = [holds, guardRefusals, refusals, connectorErrors, roadFailures]

test('no code stands in two tables, so that none has two meanings', () => {
  const names = tables.flatMap((table) => Object.keys(table))
  assert.ok(names.length > 30)
  assert.deepEqual([...new Set(names)].sort(), names.sort())
  assert.deepEqual(Object.keys(failures).sort(), names)
})

test('each has a whole sentence, and says what to do', () => {
  for (const [name, { summary, todo }] of Object.entries(failures)) {
    assert.match(name, /^[a-z][A-Za-z]+$/)
    assert.match(summary, /^[A-Z].*[.>"]$/, name)
    assert.match(todo, /^[A-Z].*\.$/, name)
  }
})

test('what goes on by itself asks nothing of a person first, and what does not names something to do', () => {
  for (const [name, { todo, retry }] of Object.entries(failures))
    assert.equal(/^Nothing\b/.test(todo), retry === 'later' || retry === 'afterReading', name)
})
