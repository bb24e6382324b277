import { z } from 'zod'
import { record } from '../audit/trail.ts'
import { endSessions, openSessions } from '../people/session-store.ts'
import { operation, roles } from './operation.ts'
import { OperationError } from './operation-error.ts'
import { sessionsOpenTo } from './session-list.ts'

type EndedSession = { readonly id: string; readonly person: string }

/** In effect with the next request. Nobody but the owner ends a session of somebody else. */
export const sessionEnd = operation({
  name: 'session.end',
  about: 'itself',
  summary: 'End a session: the owner any, everybody else their own',
  effect: 'change',
  assistant: false,
  roles,
  input: z.object({ id: z.uuid().describe('The id from "session list".') }),
  rest: { method: 'DELETE', path: '/sessions/{id}' },
  cli: {
    command: 'session end <id>',
    print: ({ person }: EndedSession) => `Ended: ${person} is signed out there.`,
  },
  async run(system, caller, { id }): Promise<EndedSession> {
    const now = system.clock.now()
    return system.db.transaction().execute(async (tx) => {
      const open = await openSessions(tx, sessionsOpenTo(caller), now)
      const session = open.find((one) => one.id === id)
      if (session === undefined)
        throw new OperationError('notFound', `There is no session ${id}.`, 'See "overlock session list".')
      await endSessions(tx, { sessionId: id }, now)
      const data = { personId: session.person_id, sessionId: id, why: 'ended' } as const
      const { actor, requestId } = caller
      await record(tx, { event: 'session.ended', at: now, actor, requestId, data })
      return { id, person: session.email }
    })
  },
})
