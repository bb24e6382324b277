import { controlOf } from '../../simulation/control-client.ts'
import { runConnectorContract } from '../../src/connector/testing/run-connector-contract.ts'
import { reference } from './connector.ts'
import { startReference } from './simulator/server.ts'

runConnectorContract(reference, {
  async startSimulator() {
    const simulator = await startReference()
    const { admin } = controlOf(simulator)
    for (const name of ['Readers', 'Writers', 'Testers']) await admin('createGroup', { name })
    await admin('createAccount', { userName: 'ada.admin@example.com', attributes: { givenName: 'Ada' } })
    return simulator
  },
  absentId: 'a999999',
  folder: new URL('.', import.meta.url),
})
