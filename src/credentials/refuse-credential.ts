import { timingSafeEqual } from 'node:crypto'
import type { Keyring } from '../applications/keyring.ts'
import { parseAccessToken } from './access-token.ts'
import { isAllowedFrom } from './client-address.ts'
import type { ScimTokenScope } from './scope.ts'
import { parseToken, type TokenKind } from './token-format.ts'

/** Why a credential is refused. For the metrics and the trail: who sent it is told the same for every reason. */
export const refusalReasons = [
  'malformed',
  'unknown',
  'wrong',
  'otherApplication',
  'revoked',
  'expired',
  'address',
] as const
export type RefusalReason = (typeof refusalReasons)[number]

/** What a client showed, read but not believed yet. */
export type ShownCredential = {
  readonly wellFormed: boolean
  /** Looked up also when it is not well-formed: then nothing is found. */
  readonly publicId: string
  /** An access token is narrower than its client, and ends before it. */
  readonly access: { readonly scope: ScimTokenScope; readonly endsAt: Date } | undefined
  /** Whether it belongs to what is stored, in constant time. */
  matches(hash: Buffer): boolean
}

/** The part of a stored credential that decides whether it is good here and now. */
export type StoredCredential = {
  readonly hash: Buffer
  readonly expires_at: Date | null
  readonly revoked_at: Date | null
  readonly application_id?: string
  readonly kind?: 'token' | 'client'
  readonly cidrs?: readonly string[]
}

export type CredentialUse = {
  readonly applicationId?: string
  readonly address: string
  readonly now: Date
}

export function readCredential(keyring: Keyring, text: string, kind: TokenKind): ShownCredential {
  const access = kind === 'ovls' ? parseAccessToken(keyring, text) : undefined
  if (access !== undefined)
    return { wellFormed: true, publicId: access.clientPublicId, access, matches: () => access.genuine }
  const parsed = parseToken(text)
  const hash = keyring.hmac('token', text)
  return {
    wellFormed: parsed?.kind === kind,
    publicId: parsed?.publicId ?? '',
    access: undefined,
    matches: (stored) => timingSafeEqual(stored, hash),
  }
}

const decoy = Buffer.alloc(32)

/**
 * Why this credential is no good; undefined when it is. Everything is compared whatever fails first, so that the time
 * an answer takes tells nothing of the reason.
 */
export function refuseCredential(
  shown: ShownCredential,
  stored: StoredCredential | undefined,
  { applicationId, address, now }: CredentialUse,
): RefusalReason | undefined {
  const matches = shown.matches(stored?.hash ?? decoy)
  const holds: Readonly<Record<RefusalReason, boolean>> = {
    malformed: !shown.wellFormed,
    unknown: stored === undefined || (shown.access !== undefined && stored.kind !== 'client'),
    wrong: !matches,
    otherApplication: stored?.application_id !== applicationId,
    revoked: stored?.revoked_at !== null,
    expired: isOver(stored?.expires_at, now) || isOver(shown.access?.endsAt, now),
    address: !isAllowedFrom(address, stored?.cidrs ?? []),
  }
  return refusalReasons.find((reason) => holds[reason])
}

/** Whether what was shown proves knowledge of a stored secret: only then may a trace name the token. */
export function isProved(reason: RefusalReason): boolean {
  return !['malformed', 'unknown', 'wrong'].includes(reason)
}

function isOver(end: Date | null | undefined, now: Date): boolean {
  return end !== null && end !== undefined && end <= now
}
