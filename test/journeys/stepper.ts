import assert from 'node:assert/strict'
import { type Control, controlOf } from '../../simulation/control-client.ts'
import type { Simulator } from '../../simulation/simulator.ts'
import type { TaskView } from '../../src/operations/task-view.ts'
import { settledTasks, type TestSystem } from '../system.ts'
import { verifyLines } from '../trail.ts'

/** What one request led to: the mutations the vendor committed, the tasks that came of it, and whether the trail is whole. */
export type Step = {
  readonly ledger: readonly string[]
  readonly tasks: readonly TaskView[]
}

/**
 * Walks a story request by request. After each step everything is settled, and the ledger, the tasks and the trail
 * are looked at, so that no step can hide what another one did.
 */
export async function makeStepper(system: TestSystem, simulator: Simulator) {
  const control: Control = controlOf(simulator)
  let seenMutations = (await control.ledger()).length
  let seenTasks = new Set((await settledTasks(system)).map(({ id }) => id))

  return async (request: () => Promise<unknown>): Promise<Step> => {
    await request()
    const tasks = await settledTasks(system)
    const ledger = await control.ledger()
    const step = {
      ledger: ledger
        .slice(seenMutations)
        .map(({ op, target, detail }) => `${op} ${target} ${JSON.stringify(detail)}`),
      tasks: tasks.filter(({ id }) => !seenTasks.has(id)),
    }
    seenMutations = ledger.length
    seenTasks = new Set(tasks.map(({ id }) => id))
    const trail = await verifyLines(await system.exportTrail())
    assert.ok(trail.ok && trail.records > 0, JSON.stringify(trail))
    return step
  }
}

/** How the tasks of a step ended, oldest first. */
export function endings({ tasks }: Step): readonly string[] {
  return tasks.map(({ kind, outcome, state, hold }) => `${kind} ${hold ?? outcome ?? state}`).reverse()
}
