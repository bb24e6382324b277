import { z } from 'zod'
import { record } from '../audit/trail.ts'
import type { Person } from '../people/person.ts'
import { endSessions } from '../people/session-store.ts'
import type { Queries } from '../store/database.ts'
import { operation } from './operation.ts'
import { OperationError } from './operation-error.ts'
import { consoleRoles } from './person-invite.ts'

type PersonSet = { readonly id: string; readonly changed: readonly string[]; readonly endedSessions: number }

/** A change of role or a shut door ends the sessions of the person at once. The last owner stays. */
export const personSet = operation({
  name: 'person.set',
  summary: 'Change the role of a person, or shut or open the door',
  effect: 'change',
  assistant: false,
  fresh: true,
  roles: ['owner'],
  input: z.object({
    id: z.uuid().describe('The person.'),
    role: z.enum(consoleRoles).optional().describe('What the person may do.'),
    access: z.enum(['on', 'off']).optional().describe('off: the person can not sign in any more.'),
  }),
  rest: { method: 'PUT', path: '/people/{id}' },
  cli: {
    command: 'person set <id>',
    print: ({ changed, endedSessions }: PersonSet) =>
      changed.length === 0
        ? 'Nothing to change.'
        : `Changed: ${changed.join(', ')}. Sessions that were ended: ${endedSessions}.`,
  },
  async run(system, { actor, requestId }, { id, role, access }): Promise<PersonSet> {
    const now = system.clock.now()
    return system.db.transaction().execute(async (tx) => {
      await tx.selectFrom('installation').select('id').forUpdate().execute()
      const person = await tx.selectFrom('person').selectAll().where('id', '=', id).executeTakeFirst()
      if (person === undefined)
        throw new OperationError('notFound', `There is no person ${id}.`, 'See "overlock person list".')
      const changed = differencesOf(person, role, access)
      if (changed.length === 0) return { id, changed, endedSessions: 0 }
      const disabled = access === undefined ? person.disabled_at : access === 'off' ? now : null
      const next = { role: role ?? person.role, disabled_at: disabled }
      await tx.updateTable('person').set(next).where('id', '=', id).execute()
      if (person.role === 'owner') await refuseWithoutOwner(tx)
      const endedSessions = await endSessions(tx, { personId: id }, now)
      const data = { personId: id, changed, role: next.role }
      await record(tx, { event: 'person.changed', at: now, actor, requestId, data })
      return { id, changed, endedSessions }
    })
  },
})

function differencesOf(
  person: Pick<Person, 'role' | 'disabled_at'>,
  role: string | undefined,
  access: 'on' | 'off' | undefined,
): readonly string[] {
  const isOff = person.disabled_at !== null
  return [
    ...(role !== undefined && role !== person.role ? ['role'] : []),
    ...(access !== undefined && (access === 'off') !== isOff ? ['access'] : []),
  ]
}

async function refuseWithoutOwner(tx: Queries): Promise<void> {
  const owner = await tx
    .selectFrom('person')
    .select('id')
    .where('role', '=', 'owner')
    .where('joined_at', 'is not', null)
    .where('disabled_at', 'is', null)
    .executeTakeFirst()
  if (owner === undefined)
    throw new OperationError(
      'conflict',
      'Nobody would be left who owns this installation.',
      'Make another person owner first.',
    )
}
