import { isObject, strangers } from '../../../simulation/json.ts'
import { onTopOfDefault } from './named-seeds.ts'
import { readPrivileges } from './privileges.ts'
import type { Seed, SeedUser } from './seed.ts'

/** Checks what a seed file holds: `{users?, seats?, apiKey?, rateLimit?}`. Throws what is wrong with it. */
export function parseSeed(raw: unknown): Seed {
  if (!isObject(raw)) throw new Error('a seed must be a JSON object')
  const unknown = strangers(raw, ['users', 'seats', 'apiKey', 'rateLimit'])
  if (unknown.length > 0) throw new Error(`a seed has no "${unknown.join('", "')}"`)
  const { users = [], seats, apiKey, rateLimit } = raw
  if (!Array.isArray(users) || !users.every(isSeedUser))
    throw new Error(
      '"users" must be a list of {email, owner?, status?, invitedHoursAgo?, privileges?, lastLoginDaysAgo?}',
    )
  if (seats !== undefined && typeof seats !== 'number') throw new Error('"seats" must be a number')
  if (apiKey !== undefined && typeof apiKey !== 'string') throw new Error('"apiKey" must be text')
  if (rateLimit !== undefined && rateLimit !== false && typeof rateLimit !== 'number')
    throw new Error('"rateLimit" must be false, or a number of requests per hour')
  return onTopOfDefault({
    users,
    ...(seats !== undefined && { seats }),
    ...(apiKey !== undefined && { apiKey }),
    ...(rateLimit === false && { rateLimit }),
    ...(typeof rateLimit === 'number' && { rateLimit: { requests: rateLimit, perMs: 3_600_000 } }),
  })
}

const fields = ['email', 'owner', 'status', 'invitedHoursAgo', 'privileges', 'lastLoginDaysAgo']

function isSeedUser(raw: unknown): raw is SeedUser {
  if (!isObject(raw) || typeof raw['email'] !== 'string' || strangers(raw, fields).length > 0) return false
  const { owner = false, status = 'active', invitedHoursAgo = 0, lastLoginDaysAgo = 0, privileges = {} } = raw
  return (
    typeof owner === 'boolean' &&
    (status === 'active' || status === 'pending') &&
    typeof invitedHoursAgo === 'number' &&
    typeof lastLoginDaysAgo === 'number' &&
    isObject(privileges) &&
    typeof readPrivileges(
      Object.entries(privileges).map(([feature, permissions]) => ({ feature, permissions })),
    ) !== 'string'
  )
}
