import { z } from 'zod'
import { record } from '../audit/trail.ts'
import { revokeTokensOf } from '../credentials/api-token-store.ts'
import { findPersonById, hasOwner, type Person } from '../people/person.ts'
import { applicationsOf, limitTo } from '../people/person-applications.ts'
import { endSessions } from '../people/session-store.ts'
import type { Queries } from '../store/database.ts'
import { apps, idsOfApps } from './named-applications.ts'
import { operation, roles } from './operation.ts'
import { OperationError } from './operation-error.ts'

type PersonSet = {
  readonly id: string
  readonly changed: readonly string[]
  readonly endedSessions: number
  readonly revokedTokens: number
}

/**
 * A change of what a person may do ends the sessions and the tokens of that person at once: none goes on with rights of
 * before. The last owner stays.
 */
export const personSet = operation({
  name: 'person.set',
  summary: 'Change the role of a person, or shut or open the door',
  effect: 'change',
  assistant: false,
  fresh: true,
  roles: ['owner'],
  input: z.object({
    id: z.uuid().describe('The person.'),
    role: z.enum(roles).optional().describe('What the person may do.'),
    apps: apps.optional().describe('The applications of an appOwner, in place of those until now.'),
    access: z.enum(['on', 'off']).optional().describe('off: the person can not sign in any more.'),
  }),
  rest: { method: 'PUT', path: '/people/{id}' },
  cli: {
    command: 'person set <id>',
    print: ({ changed, endedSessions, revokedTokens }: PersonSet) =>
      changed.length === 0
        ? 'Nothing to change.'
        : `Changed: ${changed.join(', ')}. Ended: ${endedSessions} sessions, ${revokedTokens} tokens.`,
  },
  async run(system, { actor, requestId }, { id, role, apps: own, access }): Promise<PersonSet> {
    const now = system.clock.now()
    const named = own === undefined ? undefined : await idsOfApps(system, own)
    return system.db.transaction().execute(async (tx) => {
      await tx.selectFrom('installation').select('id').forUpdate().execute()
      const person = await findPersonById(tx, id)
      if (person === undefined)
        throw new OperationError('notFound', `There is no person ${id}.`, 'See "overlock person list".')
      const before = await applicationsOf(tx, person)
      const applications = applicationsAfter(role ?? person.role, before, named)
      const changed = [
        ...differencesOf(person, role, access),
        ...(sameSet(before, applications) ? [] : ['applications']),
      ]
      if (changed.length === 0) return { id, changed, endedSessions: 0, revokedTokens: 0 }
      const next = { role: role ?? person.role, disabled_at: disabledAt(person, access, now) }
      await tx.updateTable('person').set(next).where('id', '=', id).execute()
      await limitTo(tx, id, applications ?? [])
      if (person.role === 'owner') await refuseWithoutOwner(tx)
      const endedSessions = await endSessions(tx, { personId: id }, now)
      const tokens = await revokeTokensOf(tx, id, now)
      const common = { at: now, actor, requestId }
      const data = { personId: id, changed, role: next.role, ...(applications && { applications }) }
      await record(
        tx,
        { event: 'person.changed', ...common, data },
        ...tokens.map((tokenId) => ({
          ...({ event: 'apiToken.revoked', ...common, data: { tokenId } } as const),
        })),
      )
      return { id, changed, endedSessions, revokedTokens: tokens.length }
    })
  },
})

function disabledAt(
  { disabled_at }: Pick<Person, 'disabled_at'>,
  access: 'on' | 'off' | undefined,
  now: Date,
): Date | null {
  if (access === undefined) return disabled_at
  return access === 'off' ? (disabled_at ?? now) : null
}

/** Only an appOwner is limited, and always to something. */
function applicationsAfter(
  role: string,
  before: readonly string[] | undefined,
  named: readonly string[] | undefined,
): readonly string[] | undefined {
  if (role === 'appOwner') {
    const applications = named ?? before ?? []
    if (applications.length > 0) return applications
    throw new OperationError('badInput', 'An appOwner has applications.', 'Name them with apps.')
  }
  if (named === undefined) return undefined
  throw new OperationError('badInput', `The role ${role} is not limited to applications.`, 'Leave apps out.')
}

function sameSet(one: readonly string[] | undefined, other: readonly string[] | undefined): boolean {
  return [...new Set(one)].toSorted().join() === [...new Set(other)].toSorted().join()
}

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
  if (await hasOwner(tx)) return
  throw new OperationError(
    'conflict',
    'Nobody would be left who owns this installation.',
    'Make another person owner first.',
  )
}
