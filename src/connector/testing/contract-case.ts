import assert from 'node:assert/strict'
import type { Account, AccountAttributes, AttributeName, EntitlementRef } from '../account.ts'
import type { Capability } from '../capabilities.ts'
import type { AccountKey, NewAccount } from '../contract.ts'
import { listAll } from '../list-all.ts'
import type { Session } from './contract-session.ts'
import type { Method } from './cross-boundary.ts'

/** One promise of the contract. Without the capabilities it needs, it is not asked of a connector. */
export type ContractCase = {
  readonly title: string
  readonly needs: readonly Capability[]
  /** The methods it says something about, where those are others than it needs. */
  readonly about?: readonly Method[]
  /** What goes wrong in this case at the vendor or in what is asked, in few words; absent where nothing does. */
  readonly fault?: string
  /** False: nothing that the vendor lacks was made beforehand. */
  readonly prepared?: boolean
  readonly run: (session: Session) => Promise<void>
}

export const password = 'NobodyWillEverTypeThis2'

/** A person as the host would send it to this vendor: only what can be written, with one entitlement of each type. */
export function person(session: Session, name: string, attributes: AccountAttributes = {}): NewAccount {
  const [givenName = '', familyName = ''] = name.split(' ')
  const email = `${givenName}.${familyName}@example.com`.toLowerCase()
  const all = { userName: email, email, givenName, familyName, displayName: name, ...attributes }
  return { attributes: writable(session, all), entitlements: oneOfEachType(session), password }
}

export function writable({ facts }: Session, attributes: AccountAttributes): AccountAttributes {
  const known = facts.attributes
  if (known === 'any') return attributes
  const entries = Object.entries(attributes).filter(([name]) => known.includes(name as AttributeName))
  return Object.fromEntries(entries)
}

/** The attributes that can be changed later, out of these. */
export function changeable(session: Session, attributes: AccountAttributes): AccountAttributes {
  const { immutable } = session.facts
  const entries = Object.entries(writable(session, attributes))
  return Object.fromEntries(entries.filter(([name]) => !immutable.includes(name as AttributeName)))
}

export function oneOfEachType({ facts, entitlements }: Session): readonly EntitlementRef[] {
  return facts.entitlementTypes.flatMap(({ type }) =>
    refs(entitlements.filter((one) => one.type === type)).slice(0, 1),
  )
}

export function refs(entitlements: readonly EntitlementRef[]): readonly EntitlementRef[] {
  return entitlements.map(({ type, id, name }) => ({ type, id, name }))
}

/** Makes an account and gives it as a reading shows it. */
export async function make(session: Session, wanted: NewAccount): Promise<Account> {
  const made = await session.ask('createAccount', wanted)
  assert.equal(made.outcome, 'created', JSON.stringify(made))
  return read(session, 'account' in made ? made.account.id : '')
}

export async function read(session: Session, accountId: string): Promise<Account> {
  const account = await session.ask('getAccount', { accountId })
  assert.ok(account, `there is no account ${accountId}`)
  return account
}

export function everyAccount(session: Session): Promise<readonly Account[]> {
  return listAll<Account>((page) => session.ask('listAccounts', page))
}

/** Runs `change` and asserts that no account but this one looks otherwise afterwards. */
export async function touchingOnly<Result>(
  session: Session,
  accountId: string,
  change: () => Promise<Result>,
): Promise<Result> {
  const others = async () => (await everyAccount(session)).filter(({ id }) => id !== accountId)
  const before = await others()
  assert.ok(before.length > 0, 'there is no other account that could be touched')
  const result = await change()
  assert.deepEqual(await others(), before, 'another account was touched')
  return result
}

/** Runs `attempt` and gives what the vendor committed meanwhile. */
export async function committedBy(
  session: Session,
  attempt: () => Promise<unknown>,
): Promise<readonly string[]> {
  const before = (await session.control.ledger()).length
  await attempt()
  return (await session.control.ledger()).slice(before).map(({ op, target }) => `${op} ${target}`)
}

/** By what the account is found at this vendor. */
export function keyOf({ facts }: Session, { email, userName }: AccountAttributes): AccountKey {
  const name = facts.matchOn === 'email' ? email : userName
  assert.ok(name, `the account has no ${facts.matchOn}`)
  return facts.matchOn === 'email' ? { email: name } : { userName: name }
}

/** Changes the case of every ASCII letter. */
export function swapCase(text: string): string {
  return text.replace(/[a-z]/gi, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  )
}

/** The ids held of one type; undefined when the reading does not show them. */
export function heldIds(account: Account, type: string): readonly string[] | undefined {
  return account.entitlements
    ?.filter((one) => one.type === type)
    .map(({ id }) => id)
    .sort()
}
