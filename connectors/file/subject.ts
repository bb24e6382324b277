import type { ContractSubject } from '../../src/connector/testing/contract-session.ts'
import { startNobody } from './testing/nobody.ts'
import { uploaded } from './testing/uploaded.ts'

/** What the contract suite needs beside the connector: it has a list, and no vendor. */
export const subject: ContractSubject = {
  startSimulator: startNobody,
  absentId: 'nobody@example.com',
  folder: new URL('.', import.meta.url),
  uploaded,
}
