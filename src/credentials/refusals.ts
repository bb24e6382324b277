import { system } from '../audit/actor.ts'
import { record } from '../audit/trail.ts'
import type { Database } from '../store/database.ts'
import { plainAddress, sourceOf } from './client-address.ts'
import { isProved, type RefusalReason } from './refuse-credential.ts'
import { allowedPerMinute, makeWrongAttempts } from './wrong-attempts.ts'

/** One credential that was refused. The credential itself is not in it. */
export type RefusedAttempt = {
  readonly surface: 'scim' | 'oauth' | 'api' | 'console'
  readonly application?: { readonly id: string; readonly slug: string }
  readonly reason: RefusalReason
  readonly tokenId: string | undefined
  readonly address: string
  readonly requestId: string
}

/** Is told of every refused credential. */
export type CredentialMeter = {
  refused(surface: RefusedAttempt['surface'], application: string, reason: RefusalReason): void
}

/** Counts refused credentials, puts them on record, and says when a sender has to slow down. */
export type Refusals = {
  /** Seconds until the next try, once there were too many; otherwise undefined. */
  note(attempt: RefusedAttempt, now: Date): number | undefined
}

/** So that somebody who guesses can't fill the trail. */
const mostRecordedPerMinute = 60

export function makeRefusals(
  db: Database,
  meter: CredentialMeter,
  onFault: (error: unknown) => void,
): Refusals {
  const attempts = makeWrongAttempts()
  const recorded = makeWrongAttempts()
  return {
    note(attempt, now) {
      const { surface, application, reason, address } = attempt
      meter.refused(surface, application?.slug ?? '', reason)
      const place = `${application?.id ?? surface} ${sourceOf(address)}`
      const { count, secondsLeft } = attempts.note(place, now)
      // The first of a minute, and the one that was too many: what lies between adds nothing.
      const telling = count === 1 || count === allowedPerMinute + 1
      if (telling && recorded.note('all', now).count <= mostRecordedPerMinute)
        recordRefusal(db, attempt, count > allowedPerMinute, now).catch(onFault)
      return count > allowedPerMinute ? secondsLeft : undefined
    },
  }
}

async function recordRefusal(
  db: Database,
  { surface, application, reason, tokenId, address, requestId }: RefusedAttempt,
  limited: boolean,
  now: Date,
): Promise<void> {
  await record(db, {
    event: 'credential.refused',
    at: now,
    actor: system,
    requestId,
    ...(application !== undefined && { applicationId: application.id }),
    data: {
      surface,
      reason,
      limited,
      ...(isProved(reason) && tokenId !== undefined && { tokenId }),
    },
    detail: { address: plainAddress(address) },
  })
}
