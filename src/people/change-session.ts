import { record } from '../audit/trail.ts'
import { actorOf } from './actor-of.ts'
import type { PeopleSystem } from './people-system.ts'
import type { Person } from './person.ts'
import { endSessions, openSession, type Proved, type Session, type Visitor } from './session-store.ts'

/** A session that is open, and whose it is. */
export type Known = { readonly session: Session; readonly person: Person }

/** Another session in place of this one: a name that somebody saw before is worth nothing afterwards. */
export async function renewSession(
  { db, keyring, clock }: PeopleSystem,
  { session: before, person }: Known,
  visitor: Visitor,
  requestId: string,
  proved?: Proved,
): Promise<{ readonly name: string; readonly session: Session }> {
  const now = clock.now()
  return db.transaction().execute(async (tx) => {
    await endSessions(tx, { sessionId: before.id }, now)
    const opened = await openSession(tx, keyring, person.id, visitor, now, proved)
    await record(tx, {
      event: 'session.renewed',
      ...{ at: now, actor: actorOf(person), requestId },
      data: { personId: person.id, sessionId: opened.session.id, before: before.id },
    })
    return opened
  })
}

export async function signOut(
  { db, clock }: PeopleSystem,
  { session, person }: Known,
  requestId: string,
): Promise<void> {
  const now = clock.now()
  const data = { personId: person.id, sessionId: session.id, why: 'signedOut' } as const
  await db.transaction().execute(async (tx) => {
    await endSessions(tx, { sessionId: session.id }, now)
    await record(tx, { event: 'session.ended', at: now, actor: actorOf(person), requestId, data })
  })
}
