import { z } from 'zod'
import { OperationError } from './operation-error.ts'

const longestDays = 3_650
const dayMs = 86_400_000

/** When a new token ends; with neither field it stays valid. */
export const lifetimeFields = {
  expiresInDays: z.coerce
    .number()
    .int()
    .min(1)
    .max(longestDays)
    .optional()
    .describe('Days until it ends; without, it stays valid.'),
  expiresAt: z
    .union([z.iso.date(), z.iso.datetime({ offset: true })])
    .optional()
    .describe('The day or time at which it ends, as 2027-06-30 or 2027-06-30T12:00:00Z.'),
}

type Lifetime = {
  readonly expiresInDays?: number | undefined
  readonly expiresAt?: string | undefined
}

export function endOf({ expiresInDays, expiresAt }: Lifetime, now: Date): Date | undefined {
  if (expiresInDays !== undefined && expiresAt !== undefined)
    throw new OperationError('badInput', 'Give expiresInDays or expiresAt, not both.')
  if (expiresInDays !== undefined) return new Date(now.getTime() + expiresInDays * dayMs)
  if (expiresAt === undefined) return undefined
  const end = new Date(expiresAt)
  if (end <= now || end.getTime() > now.getTime() + longestDays * dayMs)
    throw new OperationError('badInput', `expiresAt must lie ahead, and at most ${longestDays} days.`)
  return end
}

/** How long a token still has, for a person. */
export function printEnd(expiresAt: string | undefined): string {
  if (expiresAt === undefined) return 'never'
  return expiresAt.slice(0, 16).replace('T', ' ')
}
