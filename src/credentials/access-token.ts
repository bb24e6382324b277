import { timingSafeEqual } from 'node:crypto'
import type { Keyring } from '../applications/keyring.ts'
import { type ScimTokenScope, scopes } from './scope.ts'
import { toBase62 } from './token-format.ts'

/**
 * `ovlt_<8 public id of the client>_<scope><8 end>_<43 signature>`: what an OAuth client sends for an hour. It is
 * signed, not stored: whether the client still stands is looked up at each use, so it ends with its client.
 */
export type AccessToken = {
  readonly clientPublicId: string
  readonly scope: ScimTokenScope
  readonly endsAt: Date
  /** Whether we made it. Everything else in it is worth nothing without that. */
  readonly genuine: boolean
}

const pattern = /^(ovlt_([0-9A-Za-z]{8})_([fur])([0-9A-Za-z]{8}))_([0-9A-Za-z_-]{43})$/
const letters: Readonly<Record<ScimTokenScope, string>> = { full: 'f', users: 'u', read: 'r' }

export function signAccessToken(
  keyring: Keyring,
  token: Pick<AccessToken, 'clientPublicId' | 'scope' | 'endsAt'>,
): string {
  const end = toBase62(BigInt(Math.floor(token.endsAt.getTime() / 1_000)), 8)
  const body = `ovlt_${token.clientPublicId}_${letters[token.scope]}${end}`
  return `${body}_${keyring.hmac('accessToken', body).toString('base64url')}`
}

/** Undefined for anything that has not its form. */
export function parseAccessToken(keyring: Keyring, text: string): AccessToken | undefined {
  const [, body = '', clientPublicId = '', letter = '', end = '', signature = ''] = pattern.exec(text) ?? []
  if (body === '') return undefined
  // As text: two spellings of one signature would be two tokens.
  const made = keyring.hmac('accessToken', body).toString('base64url')
  return {
    clientPublicId,
    scope: scopes.find((scope) => letters[scope] === letter) ?? 'read',
    endsAt: new Date(fromBase62(end) * 1_000),
    genuine: timingSafeEqual(Buffer.from(made), Buffer.from(signature)),
  }
}

function fromBase62(digits: string): number {
  let value = 0
  for (const digit of digits) value = value * 62 + digitOf(digit)
  return value
}

/** 0–9, A–Z, a–z, as `toBase62` writes them. */
function digitOf(digit: string): number {
  const code = digit.charCodeAt(0)
  if (code < 58) return code - 48
  return code < 91 ? code - 55 : code - 61
}
