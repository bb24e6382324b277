import assert from 'node:assert/strict'
import type { Connector } from '../contract.ts'
import { changing } from './changing.ts'
import type { ContractCase } from './contract-case.ts'
import { type ContractSubject, openSession } from './contract-session.ts'
import { creating } from './creating.ts'
import { declaring } from './declaring.ts'
import { foreignInput } from './foreign-input.ts'
import { inviting } from './inviting.ts'
import { leaving } from './leaving.ts'
import { losing } from './losing.ts'
import { reading } from './reading.ts'
import { returning } from './returning.ts'
import { strangeAnswers } from './strange-answers.ts'
import { troubled } from './troubled.ts'
import { uploading } from './uploading.ts'

const all: readonly ContractCase[] = [
  ...declaring,
  ...reading,
  ...creating,
  ...changing,
  ...inviting,
  ...leaving,
  ...returning,
  ...losing,
  ...troubled,
  ...strangeAnswers,
  ...foreignInput,
  ...uploading,
]

/** What is asked of a connector: the promises about what it can do. */
export function casesFor(connector: Connector): readonly ContractCase[] {
  return all.filter(({ needs }) => needs.every((capability) => connector[capability] !== undefined))
}

/** Rejects when the promise is broken. `crossed`: the connector as `crossBoundary` gives it. */
export async function runCase(
  crossed: Connector,
  subject: ContractSubject,
  { prepared = true, run }: ContractCase,
): Promise<void> {
  await using session = await openSession(crossed, subject, { prepared })
  await run(session)
  assert.deepEqual(await session.control.unhandled(), [], 'it made calls that the vendor does not know')
}
