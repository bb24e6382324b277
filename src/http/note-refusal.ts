import { record } from '../audit/trail.ts'
import { makeWrongAttempts } from '../credentials/wrong-attempts.ts'
import type { Caller, Operation } from '../operations/operation.ts'
import { OperationError } from '../operations/operation-error.ts'
import type { OperationSystem } from '../operations/operation-system.ts'

export type NoteRefusal = (caller: Caller, operation: Operation, error: unknown) => Promise<void>

/** So that somebody who tries everything can't fill the trail. */
const mostPerMinute = 60

/** Puts on record who tried what they may not do: of the same caller and operation the first in a minute. */
export function makeNoteRefusal({ db, clock }: Pick<OperationSystem, 'db' | 'clock'>): NoteRefusal {
  const tries = makeWrongAttempts()
  const recorded = makeWrongAttempts()
  return async ({ actor, requestId }, { name }, error) => {
    if (!(error instanceof OperationError) || actor.kind !== 'person') return
    const now = clock.now()
    if (tries.note(`${actor.tokenId} ${name}`, now).count > 1) return
    if (recorded.note(actor.tokenId, now).count > mostPerMinute) return
    const data = { operation: name, why: error.code }
    await record(db, { event: 'operation.refused', at: now, actor, requestId, data })
  }
}
