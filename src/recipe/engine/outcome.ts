import type { AccountStatus } from '../schema/operation.ts'

/** Why the engine stopped without having done anything. A closed list: each has an owner and a rule for trying again. */
export const stopCodes = [
  ...(['login_failed', 'account_locked', 'password_expired', 'captcha', 'email_otp_needed'] as const),
  ...([
    'mfa_unsupported',
    'sso_reauth',
    'session_lost',
    'not_found',
    'schema_drift',
    'layout_drift',
  ] as const),
  ...(['option_missing', 'ambiguous', 'ambiguous_account', 'identity_mismatch', 'search_untrusted'] as const),
  ...(['blocked_by_overlay', 'write_blocked', 'no_write_seen', 'app_rejected', 'verify_failed'] as const),
  ...([
    'not_done',
    'no_evidence',
    'incomplete_list',
    'pagination_stuck',
    'duplicate_accounts',
    'timeout',
    'killed',
  ] as const),
] as const
export type StopCode = (typeof stopCodes)[number]

/** A step that could not go on: the code, and in plain words where and why. */
export type Halt = { readonly halt: StopCode; readonly what: string }

export function halt(code: StopCode, what: string): Halt {
  return { halt: code, what }
}

export function isHalt(value: unknown): value is Halt {
  return typeof value === 'object' && value !== null && 'halt' in value
}

/** An account as the application's page shows it. */
export type SeenAccount = {
  readonly email: string
  readonly status: AccountStatus
  readonly role?: string | undefined
  readonly values: Readonly<Record<string, string>>
}

/** How an operation ended. "Clicked" is none of them: a change is only done when it was read back. */
export type Outcome =
  | { readonly kind: 'doneVerified'; readonly account: SeenAccount | undefined }
  | { readonly kind: 'alreadyDone' }
  | { readonly kind: 'alreadyAbsent' }
  /** Everything but the last click, with the gate shut. */
  | { readonly kind: 'rehearsed' }
  /** Nothing was changed, or what was tried is known not to have been done. */
  | { readonly kind: 'stoppedSafe'; readonly code: StopCode; readonly what: string }
  /** A change was sent and could not be read back yet. It is resolved by reading, and never sent again before. */
  | { readonly kind: 'unknown'; readonly what: string }
  /** `connectSession`: a person signs in, in a browser of their own, and the session is used from then on. */
  | {
      readonly kind: 'needsPerson'
      readonly what: string
      readonly code?: StopCode
      readonly handOver?: 'connectSession'
    }

/** Signing in that a program must not or can't finish. */
const needsSignIn: ReadonlySet<StopCode> = new Set<StopCode>([
  ...(['login_failed', 'account_locked', 'password_expired', 'captcha', 'email_otp_needed'] as const),
  ...(['mfa_unsupported', 'sso_reauth'] as const),
])

export function stopped({ halt: code, what }: Halt): Outcome {
  if (needsSignIn.has(code)) return { kind: 'needsPerson', what, code, handOver: 'connectSession' }
  return { kind: 'stoppedSafe', code, what }
}
