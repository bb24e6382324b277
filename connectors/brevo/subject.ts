import type { ContractSubject } from '../../src/connector/testing/contract-session.ts'
import { startBrevo } from './simulator/server.ts'

/** What the contract suite needs beside the connector. */
export const subject: ContractSubject = {
  startSimulator: () => startBrevo({ rateLimit: false }),
  absentId: 'nobody.at.all@example.com',
  folder: new URL('.', import.meta.url),
}
