import type { ContractSubject } from '../../src/connector/testing/contract-session.ts'
import { startAdyen } from './simulator/server.ts'

/** What the contract suite needs beside the connector. */
export const subject: ContractSubject = {
  startSimulator: () => startAdyen({ rateLimit: false }),
  absentId: 'S2-0000000000',
  folder: new URL('.', import.meta.url),
}
