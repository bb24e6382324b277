import type { Defaulted, Optional } from './column-kinds.ts'

export type PersonTable = {
  id: string
  name: string
  email: string
  email_key: string
  role: string
  passphrase: Optional<string>
  totp: Optional<Buffer>
  /** The last step of 30 seconds whose code was taken: none is taken twice. */
  totp_step: Defaulted<number>
  created_at: Date
  joined_at: Optional<Date>
  disabled_at: Optional<Date>
  /** Who the person is at the identity provider that signs them in: both, or neither. */
  issuer: Optional<string>
  subject: Optional<string>
  /** The identity provider says by groups what the person may do, at each sign-in; else the owner does. */
  role_from_groups: Defaulted<boolean>
}

/** The applications of somebody whose role is limited to some. */
export type PersonApplicationTable = { person_id: string; application_id: string }

export type JoiningCodeTable = {
  id: string
  hash: Buffer
  /** Null: whoever shows it becomes the owner. */
  person_id: string | null
  totp: Buffer
  created_at: Date
  expires_at: Date
  used_at: Optional<Date>
}

export type SessionTable = {
  id: string
  hash: Buffer
  person_id: string
  csrf: string
  created_at: Date
  seen_at: Date
  ends_at: Date
  fresh_until: Date
  address: string
  agent: string
  ended_at: Optional<Date>
  via: Defaulted<'passphrase' | 'oidc'>
}

export type SignInDelayTable = { key: string; failures: number; until: Date }

export type IdempotentRequestTable = {
  /** The token or the person whose key it is. */
  caller: string
  key: string
  request_hash: Buffer
  begun_at: Date
  status: Optional<number>
  answer: Optional<Buffer>
}
