import type { ContractSubject } from '../../src/connector/testing/contract-session.ts'
import { startScim } from './simulator/server.ts'

/** What the contract suite needs beside the connector. */
export const subject: ContractSubject = {
  startSimulator: () => startScim({ seed: 'default' }),
  absentId: 'u-999999',
  folder: new URL('.', import.meta.url),
}
