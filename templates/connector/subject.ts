import type { ContractSubject } from 'overlock/connector/testing'
import { startSampleVendor } from './simulator/server.ts'

/** What the contract suite needs beside the connector. */
export const subject: ContractSubject = {
  // With two roles that are not privileged, and one user: the suite demands that nobody else is touched.
  startSimulator: () => startSampleVendor({ rateLimit: false }),
  // Of the form of the vendor's ids, and nobody's.
  absentId: 'u999999',
  folder: new URL('.', import.meta.url),
}
