import { v7 as newId } from 'uuid'
import { record } from '../audit/trail.ts'
import { revokeTokensOf } from '../credentials/api-token-store.ts'
import type { Queries } from '../store/database.ts'
import { actorOf } from './actor-of.ts'
import { findJoiningCode, takeCode } from './joining-code.ts'
import type { OidcSettings, Vouched } from './oidc.ts'
import type { PeopleSystem } from './people-system.ts'
import { findPersonById, hasOwner, type Person } from './person.ts'
import { endSessions, openSession, type Session, type Visitor } from './session-store.ts'

export type SignOn =
  | {
      readonly outcome: 'signedIn'
      readonly name: string
      readonly session: Session
      readonly person: Person
    }
  | { readonly outcome: 'refused'; readonly why: Refused }

/** `stranger`: neither invited nor in a group with a role. `taken`: the code is for somebody else. */
export type Refused = 'stranger' | 'disabled' | 'noRole' | 'noCode' | 'taken'

type Came = { readonly person: Person } | { readonly why: Refused; readonly personId?: string }

/**
 * Signs in whom the identity provider vouches for: who is known by issuer and subject, who has a code of an invitation, or
 * who is in a group that has a role. An e-mail says nothing: whoever runs a directory can write any into it.
 */
export async function signOn(
  people: PeopleSystem,
  { roles }: Pick<OidcSettings, 'roles'>,
  vouched: Vouched,
  code: string | undefined,
  visitor: Visitor,
  requestId: string,
): Promise<SignOn> {
  const { db, keyring, clock } = people
  const now = clock.now()
  return db.transaction().execute(async (tx): Promise<SignOn> => {
    await tx.selectFrom('installation').select('id').forUpdate().execute()
    const about = { at: now, requestId }
    const came = await who(people, tx, roles, vouched, code, about)
    if ('why' in came) {
      const data = { via: 'oidc', why: came.why, ...(came.personId && { personId: came.personId }) } as const
      const detail = { issuer: vouched.issuer, subject: vouched.subject, address: visitor.address }
      await record(tx, { event: 'signIn.refused', ...about, actor: { kind: 'system' }, data, detail })
      return { outcome: 'refused', why: came.why }
    }
    const { person } = came
    // What the provider does not say counts as long ago.
    const proved = { via: 'oidc', ageMs: vouched.ageMs ?? Number.POSITIVE_INFINITY } as const
    const opened = await openSession(tx, keyring, person.id, visitor, now, proved)
    await record(tx, {
      event: 'session.begun',
      ...{ ...about, actor: actorOf(person) },
      data: { personId: person.id, sessionId: opened.session.id, via: 'oidc' },
      detail: { address: visitor.address, agent: visitor.agent },
    })
    return { outcome: 'signedIn', ...opened, person }
  })
}

type About = { readonly at: Date; readonly requestId: string }

async function who(
  people: PeopleSystem,
  tx: Queries,
  roles: OidcSettings['roles'],
  vouched: Vouched,
  code: string | undefined,
  about: About,
): Promise<Came> {
  const known = await tx
    .selectFrom('person')
    .selectAll()
    .where('issuer', '=', vouched.issuer)
    .where('subject', '=', vouched.subject)
    .executeTakeFirst()
  if (code !== undefined) return joinByCode(people, tx, known, vouched, code, about)
  if (known?.disabled_at) return { why: 'disabled', personId: known.id }
  const role = roles.find(({ group }) => vouched.groups.includes(group))?.role
  if (known !== undefined)
    return known.role_from_groups ? withRole(tx, known, role, about) : { person: known }
  return role === undefined ? { why: 'stranger' } : { person: await arrive(tx, vouched, role, about) }
}

/** The invitation says what the person may do; from now on the provider says who it is. */
async function joinByCode(
  people: PeopleSystem,
  tx: Queries,
  known: Person | undefined,
  { issuer, subject }: Vouched,
  code: string,
  { at, requestId }: About,
): Promise<Came> {
  const found = await findJoiningCode(tx, people, code, at)
  const invited = found?.person_id ? await findPersonById(tx, found.person_id) : undefined
  if (found === undefined || invited === undefined || invited.disabled_at !== null) return { why: 'noCode' }
  if (known !== undefined && known.id !== invited.id) return { why: 'taken', personId: known.id }
  if (!(await takeCode(tx, found.id, at))) return { why: 'noCode' }
  await endSessions(tx, { personId: invited.id }, at)
  const person = await tx
    .updateTable('person')
    .set({ issuer, subject, joined_at: at })
    .where('id', '=', invited.id)
    .returningAll()
    .executeTakeFirstOrThrow()
  await recordJoined(tx, person, { at, requestId })
  return { person }
}

async function arrive(tx: Queries, vouched: Vouched, role: string, about: About): Promise<Person> {
  const id = newId()
  const { issuer, subject, name, email } = vouched
  const person = await tx
    .insertInto('person')
    .values({
      // Not found by an e-mail: who is invited with the same one is another person, until a code says otherwise.
      ...{ id, name, email, email_key: `oidc|${id}`, role, role_from_groups: true, issuer, subject },
      ...{ created_at: about.at, joined_at: about.at },
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  await recordJoined(tx, person, about)
  return person
}

/** What the groups of today give. Who lost every role loses the sessions of before as well. */
async function withRole(
  tx: Queries,
  person: Person,
  role: string | undefined,
  { at, requestId }: About,
): Promise<Came> {
  if (role === person.role) return { person }
  if (person.role === 'owner' && !(await hasOwner(tx, person.id))) return { person }
  await endSessions(tx, { personId: person.id }, at)
  await revokeTokensOf(tx, person.id, at)
  if (role === undefined) return { why: 'noRole', personId: person.id }
  await tx.updateTable('person').set({ role }).where('id', '=', person.id).execute()
  const data = { personId: person.id, changed: ['role'], role }
  await record(tx, { event: 'person.changed', at, requestId, actor: { kind: 'system' }, data })
  return { person: { ...person, role } }
}

async function recordJoined(tx: Queries, person: Person, { at, requestId }: About): Promise<void> {
  const data = { personId: person.id, role: person.role }
  const detail = { email: person.email, issuer: person.issuer, subject: person.subject }
  await record(tx, { event: 'person.joined', at, requestId, actor: actorOf(person), data, detail })
}
