import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { capabilitiesOf } from '../capabilities.ts'
import type { Connector } from '../contract.ts'
import { checkCapabilitySheet } from './capability-sheet.ts'
import { casesFor, runCase } from './contract-cases.ts'
import type { ContractSubject } from './contract-session.ts'
import { crossBoundary } from './cross-boundary.ts'

/**
 * Proves on a simulated vendor that a connector keeps the contract. A promise about a capability that it lacks is
 * not asked of it; what it claims must have been seen to work.
 */
export function runConnectorContract<Settings>(
  connector: Connector<Settings>,
  subject: ContractSubject,
): void {
  const { connector: crossed, answered } = crossBoundary(connector as Connector)
  describe(`the connector contract, kept by ${connector.name}`, () => {
    for (const promise of casesFor(crossed)) test(promise.title, () => runCase(crossed, subject, promise))

    test('capabilities.json says what the connector can do', () =>
      checkCapabilitySheet(crossed, subject.folder))

    test('every method of the connector was seen to answer', () => {
      const claimed = ['check', 'listAccounts', 'getAccount', 'findAccount', ...capabilitiesOf(crossed)]
      assert.deepEqual([...answered].sort(), claimed.sort())
    })
  })
}
