import { z } from 'zod'
import { applicationsOf } from '../people/person-applications.ts'
import { operation } from './operation.ts'
import { slugsOf } from './permit.ts'
import { table } from './print-table.ts'

export type PersonView = {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: string
  readonly state: 'invited' | 'active' | 'disabled'
  /** Slugs of the applications of an appOwner; null: all. */
  readonly apps: readonly string[] | null
  readonly joinedAt: string | null
  readonly sessions: number
}

export const personList = operation({
  name: 'person.list',
  summary: 'List the people who may sign in',
  effect: 'read',
  roles: ['owner', 'admin', 'auditor'],
  input: z.object({}),
  rest: { method: 'GET', path: '/people' },
  cli: {
    command: 'person list',
    print: (people: readonly PersonView[]) =>
      people.length === 0
        ? 'Nobody signs in yet. Make the owner: overlock setup-link'
        : table(
            ['id', 'name', 'e-mail', 'role', 'applications', 'state', 'signed in'],
            people.map((one) => [
              ...[one.id, one.name, one.email, one.role, one.apps?.join(', ') ?? 'all'],
              ...[one.state, one.sessions],
            ]),
          ),
  },
  async run({ db, clock }): Promise<readonly PersonView[]> {
    const now = clock.now()
    const rows = await db
      .selectFrom('person')
      .selectAll()
      .select((row) =>
        row
          .selectFrom('session')
          .select((count) => count.fn.countAll<number>().as('sessions'))
          .whereRef('session.person_id', '=', 'person.id')
          .where('ended_at', 'is', null)
          .where('ends_at', '>', now)
          .as('sessions'),
      )
      .orderBy('email_key')
      .execute()
    const own = await Promise.all(rows.map((row) => applicationsOf(db, row)))
    const apps = await Promise.all(own.map((ids) => (ids === undefined ? null : slugsOf({ db }, ids))))
    return rows.map((row, place) => ({
      ...{ id: row.id, name: row.name, email: row.email, role: row.role },
      state: row.disabled_at !== null ? 'disabled' : row.joined_at === null ? 'invited' : 'active',
      apps: apps[place] ?? null,
      joinedAt: row.joined_at?.toISOString() ?? null,
      sessions: Number(row.sessions ?? 0),
    }))
  },
})
