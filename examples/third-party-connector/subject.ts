import type { ContractSubject } from 'overlock/connector/testing'
import { startDeskline } from './simulator/server.ts'

/** What the contract suite needs beside the connector. */
export const subject: ContractSubject = {
  // With a seat for everybody that the suite makes.
  startSimulator: () => startDeskline({ rateLimit: false, seed: 'large' }),
  // Of the form of the vendor's ids, and nobody's.
  absentId: '999999',
  folder: new URL('.', import.meta.url),
}
