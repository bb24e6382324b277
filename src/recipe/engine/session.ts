import type { EvidenceSink } from '../evidence/evidence-sink.ts'
import type { OperationName } from '../schema/operation.ts'
import type { Recipe } from '../schema/recipe.ts'
import type { TemplateValues } from '../template.ts'
import { type Driver, ElementGone, type PageElement } from './driver.ts'
import { type Halt, halt } from './outcome.ts'
import type { SeenRow } from './read-accounts.ts'

/** What is written down, and safely, before a change is sent and after. */
export type JournalEntry = {
  readonly at: 'intent' | 'sent'
  readonly operation: OperationName
  readonly email: string
}

/**
 * How often signing in was begun in a row without proof of its success. The caller keeps the number over restarts, one for
 * each account that signs in, since vendors lock an account by it.
 */
export type SignInLedger = {
  readonly unproved: () => number
  /** Resolves once one more is durable, before anything is typed. Rejects: then nothing is typed. */
  readonly begin: () => Promise<void>
  /** The right account is signed in, and the count begins anew. */
  readonly proved: () => Promise<void>
}

/** How a target was found when the engine last looked for it; `rank` counts the recipe's alternatives from 0. */
export type TargetLook =
  | { readonly target: string; readonly kind: 'resolved'; readonly rank: number }
  | { readonly target: string; readonly kind: 'ambiguous'; readonly matches: number }
  | { readonly target: string; readonly kind: 'missing' }

/** One browser that is signed in, or can sign in, at one application. */
export type Session = {
  readonly recipe: Recipe
  readonly driver: Driver
  /** The e-mail of the account that the session signs in with; it is never changed by itself. */
  readonly ownEmail: string
  /** Resolves once the entry is durable. Rejects: then nothing is sent. */
  readonly journal: (entry: JournalEntry) => Promise<void>
  readonly signIns: SignInLedger
  /** Pictures and trees of what is about to happen and of what has. */
  readonly evidence?: EvidenceSink
  /** Told of every look for a target: a rank above 0 means that the page has begun to drift. */
  readonly looked?: (look: TargetLook) => void
  /** Asked before every step: false once somebody pulled the kill switch, or the lease is another's. */
  readonly mayGoOn: () => boolean
  /** How long a page may take until it is as it should be. */
  readonly patienceMs: number
}

/** What is known while an operation runs. */
export type Run = {
  readonly session: Session
  readonly values: TemplateValues
  readonly row: PageElement | undefined
  readonly seen: SeenRow | undefined
  readonly email: string
}

const lookEveryMs = 50

/** Looks again and again until something is known, or the time is over; then the last thing seen counts. */
export async function poll<Seen>(
  { driver, patienceMs, mayGoOn }: Session,
  look: () => Promise<Seen>,
  known: (seen: Seen) => boolean,
  withinMs = patienceMs,
): Promise<Seen | Halt> {
  const end = driver.now() + withinMs
  for (;;) {
    if (!mayGoOn()) return halt('killed', 'the session was told to stop')
    const late = driver.now() >= end
    const seen = await lookUnlessGone(look, late)
    if (seen !== gone && (known(seen) || late)) return seen
    await driver.wait(lookEveryMs)
  }
}

const gone = Symbol('gone')

/** A page that draws itself anew at this very moment is looked at again, as long as there is time. */
async function lookUnlessGone<Seen>(look: () => Promise<Seen>, late: boolean): Promise<Seen | typeof gone> {
  try {
    return await look()
  } catch (error) {
    if (late || !(error instanceof ElementGone)) throw error
    return gone
  }
}
