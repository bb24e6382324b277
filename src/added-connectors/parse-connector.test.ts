import assert from 'node:assert/strict'
import test from 'node:test'
import { sampleConnector } from '../connector/testing/sample-connector.ts'
import { parseConnector } from './parse-connector.ts'

const sound = sampleConnector({
  name: 'sample',
  title: 'Sample',
  settings: [{ name: 'url', label: 'Address', help: 'Where it is.', required: true, secret: false }],
})

test('a connector is taken as it is exported, whatever stands beside it', () => {
  assert.deepEqual(parseConnector({ sample: sound, version: '1', helper: sound.check }), { connector: sound })
})

test('what is no connector, and more than one, is refused', () => {
  for (const [exported, problem] of [
    [{}, 'it exports no connector'],
    [{ sample: { contract: 1 } }, 'it exports no connector'],
    [{ one: sound, two: { ...sound } }, 'it exports more than one connector'],
  ] as const)
    assert.deepEqual(parseConnector(exported), { problem })
})

test('each part that is not of the contract is named', () => {
  const { facts, settings } = sound
  const wrong: readonly (readonly [object, RegExp])[] = [
    [{ contract: 2 }, /^contract must be 1/],
    [{ name: 'Sample App' }, /^name must be lower case/],
    [{ title: '' }, /^title /],
    [{ settings: [{ ...settings[0], secret: 'no' }] }, /^settings\.0\.secret /],
    [{ facts: { ...facts, matchOn: 'phone' } }, /^facts\.matchOn /],
    [{ facts: { ...facts, concurrency: 0 } }, /^facts\.concurrency /],
    [{ findAccount: undefined }, /^findAccount must be a function/],
    [{ deleteAccount: 'yes' }, /^deleteAccount must be a function/],
  ]
  for (const [part, says] of wrong) {
    const parsed = parseConnector({ sample: { ...sound, ...part } })
    assert.match('problem' in parsed ? parsed.problem : 'taken', says)
  }
})
