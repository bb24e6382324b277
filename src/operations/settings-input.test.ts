import assert from 'node:assert/strict'
import test from 'node:test'
import { sampleConnector } from '../connector/testing/sample-connector.ts'
import { OperationError } from './operation-error.ts'
import { settingsOf } from './settings-input.ts'

const field = { label: '', help: 'help', required: true, secret: false }
const connector = sampleConnector({
  title: 'Sample',
  settings: [
    { ...field, name: 'url', example: 'https://sample.example' },
    { ...field, name: 'region', required: false },
    { ...field, name: 'apiKey', secret: true },
  ],
  parseSettings: (raw) =>
    raw['url']?.startsWith('https://')
      ? { settings: raw }
      : { problems: [{ field: 'url', says: 'must be an https address' }] },
})
const right = { settings: { url: 'https://sample.example' }, secrets: { apiKey: 'hunter2' } }

test('what the connector asks for is taken as it is', () => {
  assert.equal(settingsOf(connector, right), right)
})

test('every problem is said, with what would be right', () => {
  const { message, todo } = refusal({
    settings: { url: 'http://x', color: 'red' },
    secrets: { token: 'hunter2' },
  })
  for (const part of [
    'Sample: ',
    'there is no setting "color"',
    'there is no secret "token"',
    'apiKey is missing',
    'url must be an https address',
  ]) {
    assert.ok(message.includes(part), `${part} in: ${message}`)
  }
  assert.equal(todo, '--set url=https://sample.example  help\n--set region=…  help\n--secret apiKey=…  help')
})

test('a secret given as a setting is refused, and its value is not repeated', () => {
  const { message, todo } = refusal({ ...right, settings: { ...right.settings, apiKey: 'hunter2' } })
  assert.match(message, /apiKey is a secret: give it with --secret/)
  assert.ok(!`${message}${todo}`.includes('hunter2'))
})

test('a setting given as a secret is refused', () => {
  const { message } = refusal({ ...right, secrets: { ...right.secrets, region: 'eu' } })
  assert.match(message, /region is a setting, not a secret/)
})

test('white space is no value', () => {
  assert.match(refusal({ ...right, secrets: { apiKey: ' \t' } }).message, /apiKey is missing/)
})

test('what every object has is no setting', () => {
  for (const name of ['constructor', 'toString', '__proto__']) {
    const settings = { ...right.settings, ...(JSON.parse(`{"${name}":"x"}`) as Record<string, string>) }
    assert.ok(Object.hasOwn(settings, name))
    assert.ok(refusal({ ...right, settings }).message.includes(`there is no setting "${name}"`))
  }
})

function refusal(given: Parameters<typeof settingsOf>[1]): OperationError {
  try {
    settingsOf(connector, given)
  } catch (error) {
    assert.ok(error instanceof OperationError)
    assert.equal(error.code, 'badInput')
    return error
  }
  return assert.fail('nothing was refused')
}
