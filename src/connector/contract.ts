/**
 * The connector contract: what Overlock asks of the code that speaks to one vendor. Version 1.
 *
 * Terminology
 * - application: one tenant of a vendor's product that a company uses
 * - account: a person's presence in an application
 * - entitlement: a named right in an application (role, group); a grant is an account holding one
 * - capability: a method a connector has; a method it lacks becomes a work item for a person
 * - fact: something declared about the vendor that the host obeys instead of branching on names
 *
 * Inputs and outputs are JSON. Effects happen only through `context.http`. Retry, rate, paging, time and egress
 * belong to the host, which distrusts what comes back. Expected results are outcomes; only surprises throw
 * (`ConnectorError`).
 */
import type { Account, AccountAttributes, AttributeName, Entitlement, EntitlementRef } from './account.ts'
import type { HttpClient } from './http-client.ts'
import type { JsonObject } from './json.ts'
import type { ChangeOutcome, CreateOutcome } from './outcomes.ts'
import type { SettingField, SettingsProblem } from './settings.ts'
import type { UploadedAccounts, UploadedFile, UploadReading } from './uploads.ts'

export type ConnectorContext<Settings> = {
  readonly settings: Settings
  readonly secrets: Readonly<Record<string, string>>
  readonly http: HttpClient
  /** ISO 8601, UTC. */
  readonly now: () => string
  /** The same for every attempt of one change: for vendors that recognize a repeated request by it. */
  readonly idempotencyKey?: string
  /** Only for connectors with `readUpload`; absent before the first file was accepted. */
  readonly uploaded?: UploadedAccounts
  /** Only for connectors with a `recipe`. */
  readonly browser?: BrowserAccess
}

/** Carries out one job of the connector's recipe in a browser of its own. What comes back is JSON, to be parsed. */
export type BrowserAccess = { perform(job: JsonObject): Promise<unknown> }

/** What an application without an API is used with: its own pages. */
export type RecipeUse<Settings> = {
  /** The browser recipe, as YAML. */
  readonly text: string
  /** Where a session begins, and as whom. `totp`: the seed of the one-time codes. */
  signIn(
    settings: Settings,
    secrets: Readonly<Record<string, string>>,
  ): { readonly url: string; readonly username: string; readonly password: string; readonly totp?: string }
}

/** Every connector can be checked, listed and asked for one account. Each further method is a capability. */
export type Connector<Settings = unknown> = {
  readonly contract: 1
  /** Lower case, the folder's name. */
  readonly name: string
  readonly title: string
  readonly settings: readonly SettingField[]
  readonly facts: ConnectorFacts
  parseSettings(
    raw: Readonly<Record<string, string>>,
  ): { readonly settings: Settings } | { readonly problems: readonly SettingsProblem[] }
  /** The hosts this application may be reached at, `host` or `host:port`. The host refuses every other address. */
  hosts(settings: Settings): readonly string[]

  /** Reads only: is the credential good, whose is it, what is missing before changes can be made? */
  check(context: ConnectorContext<Settings>, input: null): Promise<CheckReport>
  /** One page; the first without cursor. Pages must reach the end: an incomplete listing proves nothing. */
  listAccounts(context: ConnectorContext<Settings>, input: PageRequest): Promise<Page<Account>>
  /** Undefined when the vendor says there is none. Includes entitlements wherever the vendor shows them. */
  getAccount(
    context: ConnectorContext<Settings>,
    input: { readonly accountId: string },
  ): Promise<Account | undefined>
  /** By the e-mail or name a person signs in with, compared exactly but for case. Never a similar one. */
  findAccount(context: ConnectorContext<Settings>, input: AccountKey): Promise<Account | undefined>

  /** The account whose credential is used; it is never touched. */
  whoAmI?(context: ConnectorContext<Settings>, input: null): Promise<{ readonly accountId: string }>
  listEntitlements?(context: ConnectorContext<Settings>, input: PageRequest): Promise<Page<Entitlement>>
  /** Makes what `check` found missing, after a person agreed. Doing it twice changes nothing more. */
  prepare?(
    context: ConnectorContext<Settings>,
    input: { readonly codes: readonly string[] },
  ): Promise<Prepared>

  createAccount?(context: ConnectorContext<Settings>, input: NewAccount): Promise<CreateOutcome>
  /** Only the attributes named in `changes` may change. */
  updateAccount?(context: ConnectorContext<Settings>, input: AccountChange): Promise<ChangeOutcome>
  /** Makes the account hold exactly `entitlements` of one type, and leaves other types alone. */
  setEntitlements?(context: ConnectorContext<Settings>, input: EntitlementChange): Promise<ChangeOutcome>
  /** Takes access away and keeps the data, by the mode asked for. */
  disableAccount?(context: ConnectorContext<Settings>, input: DisableRequest): Promise<ChangeOutcome>
  /** Gives access back; `entitlements` are what the account shall hold of each type afterwards. */
  reactivateAccount?(context: ConnectorContext<Settings>, input: ReactivateRequest): Promise<ChangeOutcome>
  /** Sends the invitation of an account that is `invited` or `inviteExpired` once more; never makes a second one. */
  resendInvitation?(
    context: ConnectorContext<Settings>,
    input: { readonly accountId: string },
  ): Promise<ChangeOutcome>
  /** Having it says that a creation may buy a seat. `total` is absent where nobody knows how many are paid for. */
  countSeats?(context: ConnectorContext<Settings>, input: null): Promise<Seats>
  /** Who signed in within a span, newest first. An account may come several times. */
  listSignIns?(context: ConnectorContext<Settings>, input: SignInRequest): Promise<Page<SignIn>>
  /**
   * Having it says that accounts are read from a file that a person exports, and that every other reading answers from
   * `context.uploaded`. Reads the file and touches nothing.
   */
  readUpload?(context: ConnectorContext<Settings>, input: UploadedFile): Promise<UploadReading>
  /** Having it says that the methods go by the pages of the application, in a browser: `context.browser`. */
  readonly recipe?: RecipeUse<Settings>
  /** For good. */
  deleteAccount?(
    context: ConnectorContext<Settings>,
    input: { readonly accountId: string },
  ): Promise<ChangeOutcome>
}

/** What was made, in words for a person, and what the host shall remember of it as settings. */
export type Prepared = {
  readonly made: readonly string[]
  readonly settings: Readonly<Record<string, string>>
}

/** What the host must know to plan. A fact the vendor does not document is declared at its careful end. */
export type ConnectorFacts = {
  readonly entitlementTypes: readonly EntitlementType[]
  /** Which attributes can be written; `any` = also every further one (`profile`). */
  readonly attributes: readonly AttributeName[] | 'any'
  /** Which of them are set at creation and never change afterwards. */
  readonly immutable: readonly AttributeName[]
  /** An attribute that a reading lacks was not shown: it is neither empty nor different. */
  readonly absentIsUnknown?: true
  /** What accounts hold that a first single sign-on made; one that holds it and isn't ours came in that way. */
  readonly justInTime?: { readonly type: string; readonly name: string }
  /** What administrators hold, where that makes them one: a reading of one account may show only its id. */
  readonly adminEntitlement?: { readonly type: string; readonly name: string }
  /** By what an account is found before we know its id. */
  readonly matchOn: 'email' | 'userName'
  /** How access can be taken away, the default first. `delete` destroys and is never done unasked. */
  readonly leaverModes: readonly LeaverMode[]
  /** `recreate`: coming back makes a new account with a new id. */
  readonly reactivate: 'native' | 'recreate' | 'reinvite' | 'none'
  /** `none`: sending a create twice may make two accounts or two invitations, so it is never sent twice unread. */
  readonly createRepeat: 'natural' | 'none'
  /**
   * The call that makes an account can't give it entitlements: each is given by a call of its own right after it. One
   * that fails then is seen by the reading that proves the creation.
   */
  readonly entitlementsFollow?: true
  /** How long a reading may still show the state before a change. 0 when the vendor promises otherwise. */
  readonly readAfterWriteLagMs: number
  /** The pace the host keeps; absent = the vendor has no limit. */
  readonly pace?: VendorPace
  /** Requests that one change takes from its reading to its proof; it is not begun while the pace has fewer left. */
  readonly requestsPerChange?: number
  /**
   * How long an answer to a reading may be used again. Never for a proof, for a leaver, or after a change: only to
   * find out that somebody new is not there yet. Absent: every reading is fresh.
   */
  readonly readingsKeptMs?: number
  /** The header with the seconds to wait, of vendors that send no `Retry-After`. In lower case. */
  readonly retryAfterHeader?: string
  /** How long an invitation can be accepted, from when it was last sent. */
  readonly invitationLastsMs?: number
  /** How many accounts the host works on at once. */
  readonly concurrency: number
  /** Statuses that mean "slow down and nothing was done". */
  readonly throttleStatuses: readonly number[]
  /** Exact steps for a person, for a change that has no method; the question that asks for the change ends with them. */
  readonly stepsByHand?: Readonly<Partial<Record<ChangeMethod, string>>>
  /** The settings that hold what people call the application (else its title), and where they manage its accounts (`{account}` in it). */
  readonly byHand?: { readonly titleSetting?: string; readonly linkSetting: string }
}

export type ChangeMethod =
  | 'createAccount'
  | 'updateAccount'
  | 'setEntitlements'
  | 'disableAccount'
  | 'reactivateAccount'
  | 'deleteAccount'

/**
 * So many requests in any span of this length. `burst` of them (1 without it) may go out at once; the others are then
 * spaced so that burst and all together never exceed `requests`.
 */
export type VendorPace = { readonly requests: number; readonly perMs: number; readonly burst?: number }

/**
 * - `disable`: the vendor's own switch
 * - `downgrade`: an entitlement without any right, where the vendor has no switch
 * - `revoke`: the vendor takes the account out of the organization; coming back needs a new invitation
 * - `delete`: gone for good
 */
export type LeaverMode = 'disable' | 'downgrade' | 'revoke' | 'delete'

/** `one`: exactly one at a time. `many`: any number. `bundle`: a named set of rights the admin defines. */
export type EntitlementType = {
  readonly type: string
  readonly title: string
  readonly cardinality: 'one' | 'many' | 'bundle'
  /** The setting that names what an account holds when nothing is mapped to it. */
  readonly fallbackSetting?: string
}

export type PageRequest = { readonly cursor?: string }
export type Page<Item> = {
  readonly items: readonly Item[]
  /** Absent on the last page. */
  readonly nextCursor?: string
  /** How many the vendor says there are in all, if it says so. */
  readonly total?: number
}

export type AccountKey = { readonly email?: string; readonly userName?: string }

export type NewAccount = {
  readonly attributes: AccountAttributes
  readonly entitlements: readonly EntitlementRef[]
  /** A password nobody knows, for vendors that demand one. Never stored. */
  readonly password: string
}
export type AccountChange = { readonly accountId: string; readonly changes: AccountAttributes }
export type EntitlementChange = {
  readonly accountId: string
  readonly type: string
  readonly entitlements: readonly EntitlementRef[]
  /**
   * What the account held of this type by the reading that the change was decided on. A vendor that takes only whole
   * lists is read again before it is written: what somebody else gave or took meanwhile stays given or taken.
   */
  readonly before?: readonly EntitlementRef[]
}
export type DisableRequest = {
  readonly accountId: string
  readonly mode: LeaverMode
  /** A password nobody knows, for vendors where a new one helps to lock the account. Never stored. */
  readonly password: string
}
export type ReactivateRequest = {
  readonly accountId: string
  readonly entitlements: readonly EntitlementRef[]
  /** What the account held of all types by the reading that the change was decided on. */
  readonly before?: readonly EntitlementRef[]
}

/** Days in UTC, `YYYY-MM-DD`, both included. */
export type SignInRequest = { readonly from: string; readonly to: string; readonly cursor?: string }
/** `at` in ISO 8601. */
export type SignIn = { readonly accountId: string; readonly at: string }

export type Seats = { readonly used: number; readonly total?: number }

export type CheckReport = {
  /** What the vendor calls this tenant, so that a person recognizes it. */
  readonly vendorAccount: string
  readonly actor?: { readonly accountId: string; readonly name: string }
  readonly seats?: Seats
  readonly problems: readonly CheckProblem[]
}

export type CheckProblem = {
  readonly code: string
  readonly says: string
  readonly todo: string
  /** True when `prepare` can mend it. */
  readonly preparable: boolean
}
