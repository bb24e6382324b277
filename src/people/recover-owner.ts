import { system } from '../audit/actor.ts'
import { record } from '../audit/trail.ts'
import { invitationLastsMs, makeJoiningCode } from './joining-code.ts'
import type { PeopleSystem } from './people-system.ts'
import { emailKey } from './person.ts'
import { endSessions } from './session-store.ts'
import { forgetAllFailures, whomOf } from './sign-in-delay.ts'

export type Recovery =
  | { readonly outcome: 'made'; readonly email: string; readonly code: string; readonly expiresAt: Date }
  /** There are several owners, and none of them was named; or whoever was named is none. */
  | { readonly outcome: 'which'; readonly owners: readonly string[] }
  | { readonly outcome: 'noOwner' }

/**
 * For an owner who lost passphrase or phone, by whoever has this database and its master key: a code to choose new ones
 * with. Sessions end at once; what they signed in with until now ends when the code is used.
 */
export async function recoverOwner(
  people: Pick<PeopleSystem, 'db' | 'keyring' | 'vault'>,
  email: string | undefined,
  now: Date,
): Promise<Recovery> {
  return people.db.transaction().execute(async (tx): Promise<Recovery> => {
    const owners = await tx
      .selectFrom('person')
      .select(['id', 'email', 'email_key'])
      .where('role', '=', 'owner')
      .where('joined_at', 'is not', null)
      .where('disabled_at', 'is', null)
      .orderBy('email_key')
      .execute()
    if (owners.length === 0) return { outcome: 'noOwner' }
    const meant =
      email === undefined ? owners : owners.filter(({ email_key }) => email_key === emailKey(email))
    const [owner] = meant
    if (owner === undefined || meant.length > 1)
      return { outcome: 'which', owners: owners.map((one) => one.email) }
    const { id, email_key } = owner
    await endSessions(tx, { personId: id }, now)
    await forgetAllFailures(tx, whomOf(people.keyring, email_key))
    const made = await makeJoiningCode(tx, people, { personId: id, lastsMs: invitationLastsMs }, now)
    const data = { personId: id }
    await record(tx, { event: 'person.recovered', at: now, actor: system, data })
    return { outcome: 'made', email: owner.email, ...made }
  })
}
