import type { Account, AccountMark, AccountState } from '../../connector/account.ts'
import { ConnectorError, type ConnectorErrorCode } from '../../connector/errors.ts'
import type { ChangeOutcome, Refused } from '../../connector/outcomes.ts'
import { sameEmail } from '../email.ts'
import type { SeenAccount, StopCode } from '../engine/outcome.ts'
import type { JobResult } from '../job.ts'
import type { AccountStatus } from '../schema/operation.ts'

/** The type that the one role of an account has among entitlements. */
export const roleType = 'role'

const states: Readonly<Record<AccountStatus, AccountState>> = {
  active: 'active',
  pending: 'invited',
  pendingExpired: 'inviteExpired',
  inactive: 'disabled',
}

/** Whom nobody but a person changes: the owner's role, and those that manage others. */
export type SpecialRoles = { readonly owner: readonly string[]; readonly admin: readonly string[] }

/** By its e-mail, which is all that the page is searched by and all that stays the same. */
export function toAccount(
  { email, status, role, values }: SeenAccount,
  special: SpecialRoles,
  ownEmail: string,
): Account {
  const marks: AccountMark[] = [
    ...(role !== undefined && special.owner.includes(role) ? (['owner'] as const) : []),
    ...(role !== undefined && special.admin.includes(role) ? (['admin'] as const) : []),
    ...(sameEmail(email, ownEmail) ? (['self'] as const) : []),
  ]
  const { name } = values
  return {
    ...{ id: email, email, state: states[status], marks },
    ...(name !== undefined && name !== '' && { displayName: name }),
    ...(role !== undefined && {
      entitlements: role === '' ? [] : [{ type: roleType, id: role, name: role }],
    }),
  }
}

/** Stops that say something of the sign-in, of load or of the session; every other says that the page is another one. */
const errorOf: Readonly<Partial<Record<StopCode, ConnectorErrorCode>>> = {
  login_failed: 'credentialsRejected',
  account_locked: 'credentialsRejected',
  password_expired: 'credentialsRejected',
  captcha: 'captchaShown',
  mfa_unsupported: 'mfaRequired',
  email_otp_needed: 'confirmationRequired',
  sso_reauth: 'confirmationRequired',
  session_lost: 'unavailable',
  timeout: 'unavailable',
  no_evidence: 'unavailable',
  not_done: 'outcomeUnknown',
}
const soonMs = 5_000

/** What was not read or not done, as the error that the road knows what to do with. */
export function troubleOf(result: JobResult): ConnectorError {
  switch (result.kind) {
    case 'stoppedSafe':
    case 'needsPerson': {
      const { code, what } = result
      if (code === 'killed') return later(what)
      const name = (code && errorOf[code]) ?? 'uiChanged'
      return new ConnectorError(name, { message: `${sentence(what)} (${code ?? 'needs a person'})` })
    }
    case 'unknown':
      return new ConnectorError('outcomeUnknown', { message: sentence(result.what) })
    case 'lost':
      return result.intended
        ? new ConnectorError('outcomeUnknown', { message: 'The browser was gone after a change was begun.' })
        : new ConnectorError('unavailable', { message: 'The browser was gone before anything was sent.' })
    case 'busy':
      return later('All browsers are in use.')
    case 'noBrowser':
      return new ConnectorError('browserMissing', { message: sentence(result.what) })
    default:
      return new ConnectorError('unexpectedAnswer', { message: `A browser answered "${result.kind}".` })
  }
}

/** How a change ended. What was accepted and does not show is left to the road's own reading. */
export function changeOf(result: JobResult, byHand: string): ChangeOutcome {
  switch (result.kind) {
    case 'doneVerified':
      return { outcome: 'changed' }
    case 'alreadyDone':
      return { outcome: 'alreadySo' }
    case 'alreadyAbsent':
      return { outcome: 'absent' }
    case 'stoppedSafe':
      if (result.code === 'app_rejected') return rejected(result.what)
      if (result.code === 'verify_failed') return { outcome: 'changed' }
      throw troubleOf(result)
    case 'needsPerson':
      if (result.code !== undefined) throw troubleOf(result)
      return { outcome: 'needsPerson', instructions: `${sentence(result.what)}\n\n${byHand}` }
    default:
      throw troubleOf(result)
  }
}

function rejected(reason: string): Refused {
  const seats = /licen[cs]e|seat/i.test(reason)
  return { outcome: 'refused', code: seats ? 'seatsExhausted' : 'notAllowed', reason }
}

function later(message: string): ConnectorError {
  return new ConnectorError('rateLimited', { message: sentence(message), retryAfterMs: soonMs })
}

function sentence(text: string): string {
  const said = text.trim()
  return /[.!?]$/.test(said) ? said : `${said.charAt(0).toUpperCase()}${said.slice(1)}.`
}
