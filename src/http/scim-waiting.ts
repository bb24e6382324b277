import type { ApplicationContext } from '../applications/directory.ts'
import type { FailureCode } from '../failures/failures.ts'
import { stopAwaiting } from '../provisioning/awaited-outcome.ts'
import type { Dispatcher } from '../provisioning/dispatcher.ts'
import type { Outcomes, TaskEnd } from '../provisioning/outcomes.ts'
import type { Origin, TaskState } from '../provisioning/task.ts'
import { ScimError } from '../scim/scim-error.ts'
import type { Database } from '../store/database.ts'

/** `waited` false: the answer is given at once, and what was stored is what there is to tell. */
type StoredAndWaited<Stored> = {
  readonly stored: Stored
  readonly waited: boolean
  readonly end: TaskEnd | undefined
}

/** Lets a request wait for its task, so that a vendor's refusal reaches the identity provider's own screen. */
export type ScimWaiting = {
  /**
   * Stores what the identity provider sent, by `store`, and waits for what becomes of it where that is worth it. What
   * the vendor refuses meanwhile is taken back, and the end says so; after that nothing is taken back any more.
   */
  storeAndWait<Stored extends { readonly outcome: string; readonly taskId?: string | undefined }>(
    context: ApplicationContext,
    origin: Origin,
    store: (origin: Origin) => Promise<Stored>,
  ): Promise<StoredAndWaited<Stored>>
  /** For a change that stands whatever the vendor says. */
  waitFor(context: ApplicationContext, taskId: string): Promise<void>
  /** For changes too many to wait for. */
  wake(context: ApplicationContext): void
}

const longestWaitMs = 5_000
const mostWaiting = 20
/** After these nothing more can become of a task. */
const over: readonly TaskState[] = ['done', 'superseded', 'canceled']

export function makeScimWaiting(db: Database, dispatcher: Dispatcher, outcomes: Outcomes): ScimWaiting {
  const waiting = new Map<string, number>()
  const count = (id: string, by: 1 | -1) => waiting.set(id, (waiting.get(id) ?? 0) + by)
  /** Takes a place among those that wait, and gives it back afterwards. */
  async function inPlace<Result>(
    { application }: ApplicationContext,
    work: (waits: boolean) => Promise<Result>,
  ): Promise<Result> {
    const { id, mode } = application
    const fits = (dispatcher.expectedMs(id) ?? 0) <= longestWaitMs
    if (mode === 'shadow' || !fits || (waiting.get(id) ?? 0) >= mostWaiting) return work(false)
    count(id, 1)
    return work(true).finally(() => count(id, -1))
  }
  function settled({ application }: ApplicationContext, taskId: string, waits: boolean) {
    const outcome = waits ? outcomes.wait(taskId, longestWaitMs) : undefined
    if (application.mode !== 'shadow') dispatcher.wake(application.id)
    return outcome
  }
  return {
    wake: ({ application }) => dispatcher.wake(application.id),
    waitFor: (context, taskId) =>
      inPlace(context, async (waits) => void (await settled(context, taskId, waits))),
    storeAndWait: (context, origin, store) =>
      inPlace(context, async (waits) => {
        const stored = await store({ ...origin, waits })
        if (stored.taskId === undefined) return { stored, waited: false, end: undefined }
        const end = await settled(context, stored.taskId, waits)
        const certain = !waits || end?.withdrawn || (end !== undefined && over.includes(end.state))
        return { stored, waited: waits, end: certain ? end : await stopAwaiting(db, stored.taskId) }
      }),
  }
}

const protections: readonly FailureCode[] = [
  'protectedAccount',
  'ownAccount',
  'ownerAccount',
  'lastAdmin',
  'notManaged',
]

/** Throws what the identity provider must be told when its input was taken back; returns in every other case. */
export function refuseWithdrawn(context: ApplicationContext, end: TaskEnd | undefined): void {
  if (!end?.withdrawn) return
  const detail = `${context.connector.title}: ${end.reason ?? end.code ?? 'refused'}`
  if (end.code !== undefined && protections.includes(end.code)) throw new ScimError(403, detail)
  if (end.code === 'alreadyTaken') throw new ScimError(409, detail, 'uniqueness')
  throw new ScimError(400, detail, end.code === 'invalidValue' ? 'invalidValue' : undefined)
}
