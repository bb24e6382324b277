import { matchKey } from '../accounts/match-key.ts'
import type { Account, EntitlementRef } from '../connector/account.ts'
import type { AccountKey, ConnectorFacts } from '../connector/contract.ts'
import { ConnectorError } from '../connector/errors.ts'
import { everActed } from './action-store.ts'
import { priorities } from './task.ts'
import type { TaskRun } from './worker.ts'

/**
 * The account as the vendor shows it now; undefined when the vendor says there is none. By the vendor's id first; by
 * the sign-in name when there is no id yet, or when what had it is gone. What comes back under another name than was
 * asked for is not believed.
 */
export async function readAccount(run: TaskRun): Promise<Account | undefined> {
  if (await isNewcomer(run)) {
    // That somebody who was never here is not there may be known already; everything else is read anew.
    if ((await ask(run)) === undefined) return undefined
  }
  run.session.readAfresh()
  const account = await ask(run)
  return account && withAdminMark(withNames(account, run.knownEntitlements), run.session.connector.facts)
}

async function isNewcomer({ task, account, session, worker }: TaskRun): Promise<boolean> {
  const first = task.priority === priorities.joiner && task.attempt === 0 && task.state === 'applying'
  const keeps = session.connector.facts.readingsKeptMs !== undefined
  if (!keeps || !first || account.vendorId !== null) return false
  return !(await everActed(worker.road.db, account.id))
}

async function ask(run: TaskRun): Promise<Account | undefined> {
  const { connector, vendor } = run.session
  if (run.account.vendorId !== null) {
    const byId = await connector.getAccount(vendor, { accountId: run.account.vendorId })
    if (byId !== undefined && byId.id !== run.account.vendorId)
      throw new ConnectorError('unexpectedAnswer', {
        message: 'The application answered with another account.',
      })
    if (byId !== undefined) return byId
  }
  const { email, userName } = run.desired.attributes
  const name = connector.facts.matchOn === 'email' ? (email ?? userName) : userName
  if (name === undefined) return undefined
  const key: AccountKey = connector.facts.matchOn === 'email' ? { email: name } : { userName: name }
  const found = await connector.findAccount(vendor, key)
  if (found === undefined) return undefined
  const shown = connector.facts.matchOn === 'email' ? found.email : found.userName
  if (shown === undefined || matchKey(shown) !== matchKey(name))
    throw new ConnectorError('unexpectedAnswer', {
      message: 'The application answered with another account.',
    })
  return found
}

/** A reading may show only the ids of what an account holds; the names are known from the listing. */
function withNames(account: Account, known: readonly EntitlementRef[]): Account {
  if (account.entitlements === undefined) return account
  const nameOf = (held: EntitlementRef) =>
    known.find(({ type, id }) => type === held.type && id === held.id)?.name ?? held.name
  return {
    ...account,
    entitlements: account.entitlements.map((held) => ({ ...held, name: held.name || nameOf(held) })),
  }
}

/** Once the names are known, who is an administrator is known too. */
function withAdminMark(account: Account, { adminEntitlement: admin }: ConnectorFacts): Account {
  const { entitlements = [], marks = [] } = account
  const holds = entitlements.some(({ type, name }) => type === admin?.type && name === admin.name)
  return !holds || marks.includes('admin') ? account : { ...account, marks: [...marks, 'admin'] }
}
