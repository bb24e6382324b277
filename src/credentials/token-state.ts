/** Whether a token is good, and if not why not. */
export type TokenState = 'valid' | 'expiring' | 'revoked' | 'expired'

export type TokenEnds = { readonly expiresAt: Date | undefined; readonly revokedAt: Date | undefined }

/** Days before the end of a token at which a person is told; the last one when it has ended. */
export const warnedDays = [30, 7, 1, 0] as const

const dayMs = 86_400_000

export function stateOf({ expiresAt, revokedAt }: TokenEnds, now: Date): TokenState {
  if (revokedAt !== undefined) return 'revoked'
  if (expiresAt === undefined) return 'valid'
  if (expiresAt <= now) return 'expired'
  return expiresAt.getTime() - now.getTime() <= warnedDays[0] * dayMs ? 'expiring' : 'valid'
}

/** The latest warning that is due; undefined as long as none is. */
export function dueWarning(expiresAt: Date, now: Date): (typeof warnedDays)[number] | undefined {
  const left = expiresAt.getTime() - now.getTime()
  return warnedDays.findLast((days) => left <= days * dayMs)
}
