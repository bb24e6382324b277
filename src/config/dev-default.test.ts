import assert from 'node:assert/strict'
import test from 'node:test'
import { ConfigError } from './config.ts'
import { devDefault } from './dev-default.ts'

test('a default for trying out is used, and said', () => {
  const warnings: string[] = []
  const used = devDefault('OVERLOCK_X', 'value', false, (line) => warnings.push(line))
  assert.equal(used, 'value')
  assert.equal(warnings.length, 1)
  assert.match(warnings[0] ?? '', /^OVERLOCK_X is not set/)
})

test('production refuses it by name, without a word of warning', () => {
  const warnings: string[] = []
  assert.throws(
    () => devDefault('OVERLOCK_X', 'value', true, (line) => warnings.push(line)),
    (error) => error instanceof ConfigError && /^OVERLOCK_X must be set/.test(error.message),
  )
  assert.deepEqual(warnings, [])
})
