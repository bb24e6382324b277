import { record } from '../audit/trail.ts'
import { actorOf } from './actor-of.ts'
import type { PeopleSystem } from './people-system.ts'
import { emailKey, findPerson, findPersonById, type Person } from './person.ts'
import { openSession, type Session, type Visitor } from './session-store.ts'
import { forgetFailures, noteFailure, secondsToWait, whomOf } from './sign-in-delay.ts'
import { acceptedStep } from './totp.ts'

export type Proof = { readonly passphrase: string; readonly totpCode: string }

export type SignIn =
  | {
      readonly outcome: 'signedIn'
      readonly name: string
      readonly session: Session
      readonly person: Person
    }
  /** Whatever was wrong: who guesses is not told what. */
  | { readonly outcome: 'refused' }
  | { readonly outcome: 'wait'; readonly seconds: number }

/** Passphrase and code, both right, of somebody who joined and may sign in. */
export async function signIn(
  people: PeopleSystem,
  email: string,
  proof: Proof,
  visitor: Visitor,
  requestId: string,
): Promise<SignIn> {
  const { db, keyring, clock } = people
  const tries = { whom: whomOf(keyring, emailKey(email)), address: visitor.address }
  const seconds = await secondsToWait(db, tries, clock.now())
  if (seconds !== undefined) return { outcome: 'wait', seconds }
  const person = await provedPerson(people, await findPerson(db, email), proof)
  if (person === undefined) {
    await noteFailure(db, tries, clock.now())
    return { outcome: 'refused' }
  }
  const now = clock.now()
  return db.transaction().execute(async (tx) => {
    await forgetFailures(tx, tries)
    const opened = await openSession(tx, keyring, person.id, visitor, now)
    await record(tx, {
      event: 'session.begun',
      ...{ at: now, actor: actorOf(person), requestId },
      data: { personId: person.id, sessionId: opened.session.id },
      detail: { address: visitor.address, agent: visitor.agent },
    })
    return { outcome: 'signedIn', ...opened, person } as const
  })
}

/** Shows again who is there, in a session that is open: for what is dangerous. */
export async function proveAgain(
  people: PeopleSystem,
  personId: string,
  proof: Proof,
  { address }: Visitor,
): Promise<SignIn['outcome']> {
  const { db, clock, keyring } = people
  const person = await findPersonById(db, personId)
  const tries = { whom: whomOf(keyring, person?.email_key ?? personId), address }
  if ((await secondsToWait(db, tries, clock.now())) !== undefined) return 'wait'
  if ((await provedPerson(people, person, proof)) !== undefined) {
    await forgetFailures(db, tries)
    return 'signedIn'
  }
  await noteFailure(db, tries, clock.now())
  return 'refused'
}

/** Takes as long for nobody as for somebody. A code counts once. */
async function provedPerson(
  { db, vault, hasher, clock }: PeopleSystem,
  person: Person | undefined,
  { passphrase, totpCode }: Proof,
): Promise<Person | undefined> {
  const able = person !== undefined && person.disabled_at === null ? person : undefined
  const matches = await hasher.matches(passphrase, able?.passphrase ?? undefined)
  if (!matches || able?.totp === undefined || able.totp === null) return undefined
  const secret = await vault.openForInstallation(db, totpPlace(able.id), able.totp)
  const step = acceptedStep(secret, totpCode, able.totp_step, clock.now())
  if (step === undefined) return undefined
  const { numUpdatedRows } = await db
    .updateTable('person')
    .set({ totp_step: step })
    .where('id', '=', able.id)
    .where('totp_step', '<', step)
    .executeTakeFirst()
  return numUpdatedRows > 0n ? able : undefined
}

/** Where the secret of a person's codes belongs: moved elsewhere it can't be opened. */
export function totpPlace(personId: string): string {
  return `person/${personId}/totp`
}
