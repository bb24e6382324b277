import type { ApplicationContext } from '../applications/directory.ts'
import type { Dispatcher } from '../provisioning/dispatcher.ts'
import type { GuardRefusal } from '../provisioning/guard.ts'
import type { Outcomes, TaskEnd } from '../provisioning/outcomes.ts'
import { ScimError } from '../scim/scim-error.ts'

/** Lets a request wait for its task, so that a vendor's refusal reaches the identity provider's own screen. */
export type ScimWaiting = {
  /** Undefined when waiting is not worth it, or the time is up: the task goes on by itself. */
  waitFor(context: ApplicationContext, taskId: string): Promise<TaskEnd | undefined>
  /** For changes too many to wait for. */
  wake(context: ApplicationContext): void
}

const longestWaitMs = 5_000
const mostWaiting = 20

export function makeScimWaiting(dispatcher: Dispatcher, outcomes: Outcomes): ScimWaiting {
  const waiting = new Map<string, number>()
  return {
    wake: ({ application }) => dispatcher.wake(application.id),
    async waitFor({ application }, taskId) {
      if (application.mode === 'shadow') return undefined
      const already = waiting.get(application.id) ?? 0
      const fits = (dispatcher.expectedMs(application.id) ?? 0) <= longestWaitMs
      const outcome = already < mostWaiting && fits ? outcomes.wait(taskId, longestWaitMs) : undefined
      dispatcher.wake(application.id)
      if (outcome === undefined) return undefined
      waiting.set(application.id, already + 1)
      try {
        return await outcome
      } finally {
        waiting.set(application.id, (waiting.get(application.id) ?? 1) - 1)
      }
    },
  }
}

const protections: readonly string[] = [
  'protectedAccount',
  'ownAccount',
  'ownerAccount',
  'lastAdmin',
] satisfies readonly GuardRefusal[]

/** Throws what the identity provider must be told when its input was taken back; returns in every other case. */
export function refuseWithdrawn(context: ApplicationContext, end: TaskEnd | undefined): void {
  if (!end?.withdrawn) return
  const detail = `${context.connector.title}: ${end.reason ?? end.code ?? 'refused'}`
  if (protections.includes(end.code ?? '')) throw new ScimError(403, detail)
  if (end.code === 'alreadyTaken') throw new ScimError(409, detail, 'uniqueness')
  throw new ScimError(400, detail, end.code === 'invalidValue' ? 'invalidValue' : undefined)
}
