import { randomInt } from 'node:crypto'
import type { Account } from '../connector/account.ts'
import type { Connector, ConnectorContext } from '../connector/contract.ts'
import { ConnectorError, refusals } from '../connector/errors.ts'
import type { ChangeOutcome, CreateOutcome } from '../connector/outcomes.ts'
import type { Action } from './plan.ts'

/** How one call ended. `unknown`: it may have happened. `notSent`: it certainly has not. */
export type CallOutcome =
  | { readonly outcome: 'created'; readonly account: Account }
  | { readonly outcome: 'alreadyExists'; readonly account: Account }
  | ChangeOutcome
  | { readonly outcome: 'unknown'; readonly cause: unknown }
  | { readonly outcome: 'notSent'; readonly error: ConnectorError }

/** Makes one planned change at the vendor. Surprises become outcomes here, so that each is recorded. */
export async function callConnector(
  connector: Connector,
  vendor: ConnectorContext<unknown>,
  action: Action,
): Promise<CallOutcome> {
  try {
    return believed(await send(connector, vendor, action))
  } catch (error) {
    if (!(error instanceof ConnectorError)) return { outcome: 'unknown', cause: error }
    const maybeSent = error.code === 'outcomeUnknown' || error.code === 'unexpectedAnswer'
    return maybeSent ? { outcome: 'unknown', cause: error } : { outcome: 'notSent', error }
  }
}

const outcomes: readonly string[] = [
  'created',
  'alreadyExists',
  'changed',
  'alreadySo',
  'absent',
  'inProgress',
  'refused',
  'needsPerson',
] satisfies readonly (CreateOutcome | ChangeOutcome)['outcome'][]

/** A connector is believed in the words of the contract only. What it calls otherwise may have happened. */
function believed(said: CreateOutcome | ChangeOutcome): CallOutcome {
  if (!outcomes.includes(said?.outcome))
    return { outcome: 'unknown', cause: new Error('the connector gave an outcome that the contract lacks') }
  if (said.outcome === 'refused' && !Object.hasOwn(refusals, said.code))
    return { ...said, code: 'notAllowed' }
  return said
}

async function send(
  connector: Connector,
  vendor: ConnectorContext<unknown>,
  action: Action,
): Promise<CreateOutcome | ChangeOutcome> {
  switch (action.kind) {
    case 'createAccount': {
      const { attributes, entitlements } = action
      return must(connector.createAccount)(vendor, { attributes, entitlements, password: newPassword() })
    }
    case 'updateAccount':
      return must(connector.updateAccount)(vendor, { accountId: action.accountId, changes: action.changes })
    case 'setEntitlements': {
      const { accountId, type, entitlements, before } = action
      return must(connector.setEntitlements)(vendor, { accountId, type, entitlements, before })
    }
    case 'resendInvitation':
      return must(connector.resendInvitation)(vendor, { accountId: action.accountId })
    case 'disableAccount': {
      const { accountId, mode } = action
      return must(connector.disableAccount)(vendor, { accountId, mode, password: newPassword() })
    }
    case 'reactivateAccount': {
      const { accountId, entitlements, before } = action
      const request = { accountId, entitlements, ...(before !== undefined && { before }) }
      return must(connector.reactivateAccount)(vendor, request)
    }
    case 'deleteAccount':
      return must(connector.deleteAccount)(vendor, { accountId: action.accountId })
    default:
      return action satisfies never
  }
}

/** A plan only holds what the connector can do; anything else is a bug of ours and nothing was sent. */
function must<Method>(method: Method | undefined): Method {
  if (method === undefined)
    throw new ConnectorError('permissionDenied', { message: 'The connector lacks this capability.' })
  return method
}

const letters = 'abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ'
const digits = '23456789'
const signs = '!#%+-=?_'

/** 32 characters that nobody will ever type, with one of each kind that password rules ask for. */
function newPassword(): string {
  const pick = (from: string) => from[randomInt(from.length)] ?? ''
  const rest = Array.from({ length: 29 }, () => pick(letters + digits + signs))
  return [pick(letters.slice(0, 25)), pick(digits), pick(signs), ...rest].join('')
}
