import { randomBytes } from 'node:crypto'
import type { Selectable } from 'kysely'
import { v7 as newId } from 'uuid'
import type { Keyring } from '../applications/keyring.ts'
import type { Queries } from '../store/database.ts'
import type { Tables } from '../store/tables.ts'
import type { Person } from './person.ts'

export type Session = Selectable<Tables['session']>

/** OWASP ASVS 5.0, 7.3: over after half an hour without a request, and after twelve hours whatever happens. */
const idleMs = 30 * 60_000
const longestMs = 12 * 60 * 60_000
/** How long after showing who they are somebody may do what is dangerous. */
export const freshMs = 5 * 60_000
const notedEveryMs = 60_000

/** How somebody showed who they are, and how long ago. */
export type Proved = { readonly via: Session['via']; readonly ageMs: number }

export type Visitor = { readonly address: string; readonly agent: string }

/** A new session with a name of 256 bits that nobody else knows; it is stored as a keyed hash. */
export async function openSession(
  queries: Queries,
  keyring: Keyring,
  personId: string,
  { address, agent }: Visitor,
  now: Date,
  { via, ageMs }: Proved = { via: 'passphrase', ageMs: 0 },
): Promise<{ readonly name: string; readonly session: Session }> {
  const name = randomBytes(32).toString('base64url')
  const session = await queries
    .insertInto('session')
    .values({
      ...{ id: newId(), hash: hashOf(keyring, name), person_id: personId },
      csrf: randomBytes(24).toString('base64url'),
      ...{ created_at: now, seen_at: now, address, agent: agent.slice(0, 300) },
      ends_at: new Date(now.getTime() + longestMs),
      fresh_until: new Date(now.getTime() + Math.max(0, freshMs - ageMs)),
      via,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  return { name, session }
}

/** Undefined when there is none, it is over, or its person may not sign in any more. */
export async function findSession(
  queries: Queries,
  keyring: Keyring,
  name: string,
  now: Date,
  /** False: a look that is no use of it, so that it still ends when nobody does anything. */
  isUse = true,
): Promise<{ readonly session: Session; readonly person: Person } | undefined> {
  const session = await queries
    .selectFrom('session')
    .selectAll()
    .where('hash', '=', hashOf(keyring, name))
    .where('ended_at', 'is', null)
    .where('ends_at', '>', now)
    .where('seen_at', '>', new Date(now.getTime() - idleMs))
    .executeTakeFirst()
  if (session === undefined) return undefined
  const person = await queries
    .selectFrom('person')
    .selectAll()
    .where('id', '=', session.person_id)
    .where('disabled_at', 'is', null)
    .executeTakeFirst()
  if (person === undefined) return undefined
  if (isUse && now.getTime() - session.seen_at.getTime() > notedEveryMs)
    await queries.updateTable('session').set({ seen_at: now }).where('id', '=', session.id).execute()
  return { session, person }
}

export type OpenSession = Session & { readonly email: string }

/** Those that are not over, the last used first. */
export async function openSessions(
  queries: Queries,
  whose: 'all' | { readonly personId: string | undefined },
  now: Date,
): Promise<readonly OpenSession[]> {
  if (whose !== 'all' && whose.personId === undefined) return []
  let open = queries
    .selectFrom('session')
    .innerJoin('person', 'person.id', 'session.person_id')
    .selectAll('session')
    .select('person.email')
    .where('ended_at', 'is', null)
    .where('ends_at', '>', now)
    .where('seen_at', '>', new Date(now.getTime() - idleMs))
  if (whose !== 'all') open = open.where('person_id', '=', whose.personId ?? '')
  return open.orderBy('seen_at', 'desc').orderBy('session.id').execute()
}

/** Ends the sessions of a person, or one of them. Returns how many there were. */
export async function endSessions(
  queries: Queries,
  which: { readonly personId: string } | { readonly sessionId: string },
  now: Date,
): Promise<number> {
  const open = queries.updateTable('session').set({ ended_at: now }).where('ended_at', 'is', null)
  const { numUpdatedRows } = await ('personId' in which
    ? open.where('person_id', '=', which.personId)
    : open.where('id', '=', which.sessionId)
  ).executeTakeFirst()
  return Number(numUpdatedRows)
}

function hashOf(keyring: Keyring, name: string): Buffer {
  return keyring.hmac('token', `session|${name}`)
}
