import type { ContractSubject } from '../../src/connector/testing/contract-session.ts'
import { startActiveCampaign } from './simulator/server.ts'

/** What the contract suite needs beside the connector. */
export const subject: ContractSubject = {
  startSimulator: () => startActiveCampaign({ rateLimit: false }),
  absentId: '999999',
  folder: new URL('.', import.meta.url),
}
