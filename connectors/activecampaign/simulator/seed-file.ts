import { isObject, type JsonObject, strangers } from '../../../simulation/json.ts'
import { groupFlags } from './group-flags.ts'
import { onTopOfDefault } from './named-seeds.ts'
import type { Seed, SeedGroup, SeedUser } from './seed.ts'

/** Checks what a seed file holds: `{users?, groups?, seats?, apiKey?, rateLimit?}`. Throws what is wrong with it. */
export function parseSeed(raw: unknown): Seed {
  if (!isObject(raw)) throw new Error('a seed must be a JSON object')
  const { users = [], groups = [], seats, apiKey, rateLimit } = raw
  refuse(strangers(raw, ['users', 'groups', 'seats', 'apiKey', 'rateLimit']), 'a seed has no')
  if (!isListOf(users, isSeedUser))
    throw new Error('"users" must be a list of {email, firstName, lastName, group, id?, username?}')
  if (!isListOf(groups, isSeedGroup))
    throw new Error('"groups" must be a list of {title, id?, descript?, flags?: "all" or a list of rights}')
  if (seats !== undefined && typeof seats !== 'number') throw new Error('"seats" must be a number')
  if (apiKey !== undefined && typeof apiKey !== 'string') throw new Error('"apiKey" must be text')
  if (rateLimit !== undefined && rateLimit !== false && typeof rateLimit !== 'number')
    throw new Error('"rateLimit" must be false, or a number of requests per second')
  return onTopOfDefault({
    users,
    groups,
    ...(seats !== undefined && { seats }),
    ...(apiKey !== undefined && { apiKey }),
    ...(rateLimit === false && { rateLimit }),
    ...(typeof rateLimit === 'number' && { rateLimit: { requests: rateLimit, perMs: 1_000 } }),
  })
}

function isSeedUser(raw: unknown): raw is SeedUser {
  return (
    isObject(raw) &&
    ['email', 'firstName', 'lastName', 'group'].every((field) => typeof raw[field] === 'string') &&
    (raw['username'] === undefined || typeof raw['username'] === 'string') &&
    hasGoodId(raw) &&
    strangers(raw, ['id', 'username', 'email', 'firstName', 'lastName', 'group']).length === 0
  )
}

function isSeedGroup(raw: unknown): raw is SeedGroup {
  if (!isObject(raw) || typeof raw['title'] !== 'string' || !hasGoodId(raw)) return false
  const { flags = [], descript = '' } = raw
  return (
    typeof descript === 'string' &&
    (flags === 'all' || isListOf(flags, (flag) => groupFlags.some((known) => known === flag))) &&
    strangers(raw, ['id', 'title', 'descript', 'flags']).length === 0
  )
}

function hasGoodId({ id }: JsonObject): boolean {
  return id === undefined || /^[1-9]\d*$/.test(String(id))
}

function isListOf<Item>(value: unknown, isItem: (item: unknown) => item is Item): value is readonly Item[]
function isListOf(value: unknown, isItem: (item: unknown) => boolean): boolean
function isListOf(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem)
}

function refuse(names: readonly string[], sentence: string): void {
  if (names.length > 0) throw new Error(`${sentence} "${names.join('", "')}"`)
}
