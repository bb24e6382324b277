import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { capabilitiesOf } from '../capabilities.ts'
import type { Connector } from '../contract.ts'
import { checkCapabilitySheet } from './capability-sheet.ts'
import { changing } from './changing.ts'
import type { ContractCase } from './contract-case.ts'
import { type ContractSubject, openSession } from './contract-session.ts'
import { creating } from './creating.ts'
import { crossBoundary } from './cross-boundary.ts'
import { declaring } from './declaring.ts'
import { foreignInput } from './foreign-input.ts'
import { leaving } from './leaving.ts'
import { losing } from './losing.ts'
import { reading } from './reading.ts'
import { returning } from './returning.ts'
import { strangeAnswers } from './strange-answers.ts'
import { troubled } from './troubled.ts'

const cases: readonly ContractCase[] = [
  ...declaring,
  ...reading,
  ...creating,
  ...changing,
  ...leaving,
  ...returning,
  ...losing,
  ...troubled,
  ...strangeAnswers,
  ...foreignInput,
]

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
    for (const { title, needs, prepared = true, run } of cases) {
      if (needs.some((capability) => crossed[capability] === undefined)) continue
      test(title, async () => {
        await using session = await openSession(crossed, subject, { prepared })
        await run(session)
        assert.deepEqual(await session.control.unhandled(), [], 'it made calls that the vendor does not know')
      })
    }

    test('capabilities.json says what the connector can do', () =>
      checkCapabilitySheet(crossed, subject.folder))

    test('every method of the connector was seen to answer', () => {
      const claimed = ['check', 'listAccounts', 'getAccount', 'findAccount', ...capabilitiesOf(crossed)]
      assert.deepEqual([...answered].sort(), claimed.sort())
    })
  })
}
