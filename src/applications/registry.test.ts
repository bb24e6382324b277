import assert from 'node:assert/strict'
import test from 'node:test'
import type { Connector } from '../connector/contract.ts'
import { sampleConnector } from '../connector/testing/sample-connector.ts'
import { makeRegistry } from './registry.ts'

const named = (name: string): Connector => sampleConnector({ name })

test('a connector is found by its exact name', () => {
  const registry = makeRegistry([named('zeta'), named('alpha')])
  assert.equal(registry.find('zeta')?.name, 'zeta')
  assert.equal(registry.get('alpha').name, 'alpha')
  assert.equal(registry.find('Zeta'), undefined)
})

test('the names are listed in order', () => {
  assert.deepEqual(makeRegistry([named('zeta'), named('alpha')]).names, ['alpha', 'zeta'])
})

test('what every object has is no connector', () => {
  const registry = makeRegistry([named('zeta')])
  for (const name of ['__proto__', 'constructor', 'toString', '']) {
    assert.equal(registry.find(name), undefined)
    assert.throws(() => registry.get(name), /no connector is named/)
  }
})

test('two connectors of one name are refused', () => {
  assert.throws(() => makeRegistry([named('zeta'), named('zeta')]), /two connectors named zeta/)
})

test('a connector of another contract version is refused', () => {
  const later: unknown = { ...named('zeta'), contract: 2 }
  assert.throws(() => makeRegistry([later as Connector]), /zeta speaks another contract version/)
})
