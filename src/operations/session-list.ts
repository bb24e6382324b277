import { z } from 'zod'
import { type OpenSession, openSessions } from '../people/session-store.ts'
import { type Caller, operation, roles } from './operation.ts'
import { table } from './print-table.ts'

type SessionView = {
  readonly id: string
  readonly personId: string
  readonly person: string
  readonly via: OpenSession['via']
  readonly begunAt: string
  readonly lastUsedAt: string
  readonly endsAt: string
  readonly address: string
  readonly agent: string
  /** The one that asks. */
  readonly own: boolean
}

/** The owner sees those of all, everybody else their own. */
export const sessionList = operation({
  name: 'session.list',
  about: 'itself',
  summary: 'List where people are signed in: the owner those of all, everybody else their own',
  effect: 'read',
  assistant: false,
  roles,
  input: z.object({}),
  rest: { method: 'GET', path: '/sessions' },
  cli: {
    command: 'session list',
    print: (sessions: readonly SessionView[]) =>
      sessions.length === 0
        ? 'Nobody is signed in.'
        : table(
            ['session', 'person', 'since', 'last used', 'from', 'with'],
            sessions.map((one) => [one.id, one.person, one.begunAt, one.lastUsedAt, one.address, one.agent]),
          ),
  },
  async run({ db, clock }, caller): Promise<readonly SessionView[]> {
    const open = await openSessions(db, sessionsOpenTo(caller), clock.now())
    return open.map((one) => ({
      ...{ id: one.id, personId: one.person_id, person: one.email, via: one.via },
      begunAt: one.created_at.toISOString(),
      lastUsedAt: one.seen_at.toISOString(),
      endsAt: one.ends_at.toISOString(),
      ...{ address: one.address, agent: one.agent, own: one.id === caller.sessionId },
    }))
  },
})

/** Whose sessions somebody may see and end: all, those of one person, or nobody's. */
export function sessionsOpenTo({ role, actor }: Caller): 'all' | { readonly personId: string | undefined } {
  if (role === 'owner') return 'all'
  return { personId: actor.kind === 'person' ? actor.personId : undefined }
}
