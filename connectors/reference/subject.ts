import { controlOf } from '../../simulation/control-client.ts'
import type { ContractSubject } from '../../src/connector/testing/contract-session.ts'
import { startReference } from './simulator/server.ts'

/** What the contract suite needs beside the connector. */
export const subject: ContractSubject = {
  async startSimulator() {
    const simulator = await startReference()
    const { admin } = controlOf(simulator)
    for (const name of ['Readers', 'Writers', 'Testers']) await admin('createGroup', { name })
    await admin('createAccount', { userName: 'ada.admin@example.com', attributes: { givenName: 'Ada' } })
    return simulator
  },
  absentId: 'a999999',
  folder: new URL('.', import.meta.url),
}
