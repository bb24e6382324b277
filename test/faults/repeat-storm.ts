import assert from 'node:assert/strict'
import { startReference } from '../../connectors/reference/simulator/server.ts'
import { controlOf } from '../../simulation/control-client.ts'
import { connect, settledTasks, startTestSystem } from '../system.ts'

/** So many copies of one PATCH, so many at once: the vendor is changed once, whatever the order they come in. */
export async function repeatStorm({
  copies,
  streams,
}: {
  readonly copies: number
  readonly streams: number
}): Promise<void> {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scim } = await connect(system, simulator)
  const { body } = await scim.post('/Users', { userName: 'kim', active: true })
  await settledTasks(system)
  const before = (await controlOf(simulator).ledger()).length
  let left = copies
  const statuses = new Map<number, number>()
  const stream = async () => {
    for (; left > 0; left -= 1) {
      const { status } = await scim.patch(`/Users/${body.id}`, {
        op: 'replace',
        path: 'active',
        value: 'False',
      })
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
  }
  await Promise.all(Array.from({ length: streams }, stream))
  await settledTasks(system)
  const made = (await controlOf(simulator).ledger()).slice(before)
  assert.deepEqual(
    made.map(({ op }) => op),
    ['disable'],
  )
  const refused = [...statuses.keys()].filter((status) => status !== 200 && status !== 429)
  assert.deepEqual(refused, [])
  assert.ok((statuses.get(200) ?? 0) >= copies * 0.9, JSON.stringify([...statuses]))
}
