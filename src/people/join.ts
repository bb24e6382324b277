import { v7 as newId } from 'uuid'
import { record } from '../audit/trail.ts'
import type { Queries } from '../store/database.ts'
import { actorOf } from './actor-of.ts'
import { findJoiningCode, takeCode } from './joining-code.ts'
import { refusePassphrase } from './passphrase.ts'
import type { PeopleSystem } from './people-system.ts'
import { emailKey, findPersonById, hasOwner, type Person } from './person.ts'
import { endSessions, openSession, type Session, type Visitor } from './session-store.ts'
import { type Proof, totpPlace } from './sign-in.ts'
import { acceptedStep, offerTotp, type TotpOffer } from './totp.ts'

export type Newcomer = { readonly name: string; readonly email: string }

export type Offer =
  | { readonly outcome: 'offered'; readonly totp: TotpOffer; readonly person: Newcomer | null }
  | { readonly outcome: 'noCode' }

/** Looks at a code without using it up: what the authenticator app needs, and whose the code is. */
export async function lookAtCode(people: PeopleSystem, code: string): Promise<Offer> {
  const { db, clock } = people
  const found = await findJoiningCode(db, people, code, clock.now())
  if (found === undefined) return { outcome: 'noCode' }
  const person = found.person_id === null ? undefined : await findPersonById(db, found.person_id)
  if (found.person_id === null ? await hasOwner(db) : person?.disabled_at !== null)
    return { outcome: 'noCode' }
  const totp = offerTotp(found.totpSecret, person?.email ?? 'owner')
  return {
    outcome: 'offered',
    totp,
    person: person === undefined ? null : { name: person.name, email: person.email },
  }
}

export type Joined =
  | { readonly outcome: 'joined'; readonly name: string; readonly session: Session; readonly person: Person }
  | { readonly outcome: 'noCode' }
  | { readonly outcome: 'unfit'; readonly field: 'passphrase' | 'totpCode' | 'email'; readonly says: string }

/** Uses the code up, stores what the person signs in with, and signs them in. `newcomer`: only for the owner's code. */
export async function join(
  people: PeopleSystem,
  code: string,
  newcomer: Newcomer | undefined,
  { passphrase, totpCode }: Proof,
  visitor: Visitor,
  requestId: string,
): Promise<Joined> {
  const { db, clock, keyring, vault, hasher } = people
  const now = clock.now()
  const found = await findJoiningCode(db, people, code, now)
  if (found === undefined || (found.person_id === null) !== (newcomer !== undefined))
    return { outcome: 'noCode' }
  const invited = found.person_id === null ? undefined : await findPersonById(db, found.person_id)
  const about = [newcomer?.email, newcomer?.name, invited?.email, invited?.name].filter(
    (text) => text !== undefined,
  )
  const says = refusePassphrase(passphrase, about)
  if (says !== undefined) return { outcome: 'unfit', field: 'passphrase', says }
  const step = acceptedStep(found.totpSecret, totpCode, 0, now)
  if (step === undefined)
    return {
      ...{ outcome: 'unfit', field: 'totpCode' },
      says: 'That is not the code of now. Check that the clock of your phone is right, and take the next one.',
    }
  const hash = await hasher.hash(passphrase)
  return db.transaction().execute(async (tx): Promise<Joined> => {
    await tx.selectFrom('installation').select('id').forUpdate().execute()
    const refused = newcomer === undefined ? invited?.disabled_at !== null : await hasOwner(tx)
    if (refused || !(await takeCode(tx, found.id, now))) return { outcome: 'noCode' }
    const id = invited?.id ?? (await insertOwner(tx, newcomer ?? { name: '', email: '' }, now))
    const totp = await vault.sealForInstallation(tx, totpPlace(id), found.totpSecret, now)
    const person = await tx
      .updateTable('person')
      .set({ passphrase: hash, totp, totp_step: step, joined_at: now })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow()
    await endSessions(tx, { personId: id }, now)
    const opened = await openSession(tx, keyring, id, visitor, now)
    const actor = actorOf(person)
    const data = { personId: id, role: person.role }
    await record(tx, {
      event: 'person.joined',
      at: now,
      actor,
      requestId,
      data,
      detail: { email: person.email },
    })
    return { outcome: 'joined', ...opened, person }
  })
}

async function insertOwner(tx: Queries, { name, email }: Newcomer, now: Date): Promise<string> {
  const owner = { name, email, email_key: emailKey(email), role: 'owner', created_at: now }
  const { id } = await tx
    .insertInto('person')
    .values({ ...owner, id: newId() })
    .onConflict((conflict) =>
      conflict.column('email_key').doUpdateSet({ role: 'owner', name, disabled_at: null }),
    )
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}
