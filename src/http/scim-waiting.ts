import type { ApplicationContext } from '../applications/directory.ts'
import type { Dispatcher } from '../provisioning/dispatcher.ts'
import type { GuardRefusal } from '../provisioning/guard.ts'
import type { Outcomes, TaskEnd } from '../provisioning/outcomes.ts'
import { ScimError } from '../scim/scim-error.ts'

/** Lets a request wait for its task, so that a vendor's refusal reaches the identity provider's own screen. */
export type ScimWaiting = {
  /** Without an end when waiting is not worth it, or the time is up: the task goes on by itself. */
  waitFor(context: ApplicationContext, taskId: string): Promise<Waited>
  /** For changes too many to wait for. */
  wake(context: ApplicationContext): void
}

/** `waited` false: the answer is given at once, and what was stored is what there is to tell. */
export type Waited = { readonly waited: boolean; readonly end?: TaskEnd }

const notWaited: Waited = { waited: false }
const longestWaitMs = 5_000
const mostWaiting = 20

export function makeScimWaiting(dispatcher: Dispatcher, outcomes: Outcomes): ScimWaiting {
  const waiting = new Map<string, number>()
  return {
    wake: ({ application }) => dispatcher.wake(application.id),
    async waitFor({ application }, taskId) {
      if (application.mode === 'shadow') return notWaited
      const already = waiting.get(application.id) ?? 0
      const fits = (dispatcher.expectedMs(application.id) ?? 0) <= longestWaitMs
      const outcome = already < mostWaiting && fits ? outcomes.wait(taskId, longestWaitMs) : undefined
      dispatcher.wake(application.id)
      if (outcome === undefined) return notWaited
      waiting.set(application.id, already + 1)
      try {
        const end = await outcome
        return { waited: true, ...(end !== undefined && { end }) }
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
  'notManaged',
] satisfies readonly GuardRefusal[]

/** Throws what the identity provider must be told when its input was taken back; returns in every other case. */
export function refuseWithdrawn(context: ApplicationContext, { end }: Waited): void {
  if (!end?.withdrawn) return
  const detail = `${context.connector.title}: ${end.reason ?? end.code ?? 'refused'}`
  if (protections.includes(end.code ?? '')) throw new ScimError(403, detail)
  if (end.code === 'alreadyTaken') throw new ScimError(409, detail, 'uniqueness')
  throw new ScimError(400, detail, end.code === 'invalidValue' ? 'invalidValue' : undefined)
}
