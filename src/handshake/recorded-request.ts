import type { JsonValue } from '../scim/json.ts'

/** What stood in the header Authorization: only its kind is ever kept. */
export type Credential = 'none' | 'overlock' | 'basic' | 'other'

/**
 * A request of an identity provider as it is kept for a few days: enough to see how far a set-up is and what was
 * refused, without credentials, and without what a person's profile holds.
 */
export type RecordedRequest = {
  readonly id: number
  readonly at: string
  /** Whether its token was valid for the application. */
  readonly accepted: boolean
  /** The label of its token; null when it had none that is valid. */
  readonly token: string | null
  readonly credential: Credential
  readonly address: string
  readonly userAgent: string
  readonly method: string
  /** Behind the base URL, with the query; values that say nothing about the set-up are left out. */
  readonly path: string
  readonly status: number
  readonly scimType: string | null
  readonly detail: string | null
  /** The User or Group it was about, or that it made. */
  readonly resourceId: string | null
  readonly ms: number
  readonly body: JsonValue
}
