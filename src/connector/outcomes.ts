import type { Account } from './account.ts'
import type { RefusalCode } from './errors.ts'

/** The vendor definitely said no, and nothing changed. `reason` is the vendor's sentence, without secrets. */
export type Refused = { readonly outcome: 'refused'; readonly code: RefusalCode; readonly reason: string }

/** The vendor took it but it is not finished: an invitation, a browser run, a person. Ask again at `checkAfter`. */
export type InProgress = {
  readonly outcome: 'inProgress'
  readonly token: string
  readonly checkAfter: string
}

/** The connector can't do it; `instructions` are exact steps for a person. */
export type NeedsPerson = { readonly outcome: 'needsPerson'; readonly instructions: string }

/** What a change cost or gave back, by the vendor's own numbers. */
export type Billing = { readonly invoices: readonly string[]; readonly creditNotes: readonly string[] }

export type CreateOutcome =
  | { readonly outcome: 'created'; readonly account: Account; readonly billing?: Billing }
  | { readonly outcome: 'alreadyExists'; readonly account: Account }
  | InProgress
  | Refused
  | NeedsPerson

/** `absent`: the vendor has no such account. Doing a thing twice is `alreadySo`, not an error. */
export type ChangeOutcome =
  | { readonly outcome: 'changed'; readonly billing?: Billing }
  | { readonly outcome: 'alreadySo' | 'absent' }
  | InProgress
  | Refused
  | NeedsPerson
