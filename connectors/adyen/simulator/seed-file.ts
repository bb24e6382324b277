import { isObject, strangers } from '../../../simulation/json.ts'
import { onTopOfDefault } from './named-seeds.ts'
import type { Seed, SeedUser } from './seed.ts'

const users =
  '{email, firstName, lastName, id?, username?, roles?, accountGroups?, merchants?, active?, loginMethod?}'

const fields: Readonly<Record<string, readonly [says: string, fits: (value: unknown) => boolean]>> = {
  environment: ['test or live', (value) => value === 'test' || value === 'live'],
  companyId: ['text', (value) => typeof value === 'string'],
  users: [`a list of ${users}`, (value) => Array.isArray(value) && value.every(isSeedUser)],
  merchants: ['a list of names', isNames],
  accountGroups: ['a list of names', isNames],
  roles: ['a list of names', isNames],
  withheld: ['a list of names', isNames],
  credentialRoles: ['a list of names', isNames],
  sso: ['true or false', (value) => typeof value === 'boolean'],
  apiKey: ['text', (value) => typeof value === 'string'],
  rateLimit: ['a number of requests per second', (value) => typeof value === 'number'],
}

/** Checks what a seed file holds; what it does not give is as in the seed `default`. Throws what is wrong with it. */
export function parseSeed(raw: unknown): Seed {
  if (!isObject(raw)) throw new Error('a seed must be a JSON object')
  const strange = strangers(raw, Object.keys(fields))
  if (strange.length > 0) throw new Error(`a seed has no "${strange.join('", "')}"`)
  for (const [name, [says, fits]] of Object.entries(fields))
    if (raw[name] !== undefined && !fits(raw[name])) throw new Error(`"${name}" must be ${says}`)
  const { rateLimit, ...given } = raw
  return onTopOfDefault({
    ...(given as Partial<Seed>),
    ...(typeof rateLimit === 'number' && { rateLimit: { requests: rateLimit, perMs: 1_000 } }),
  })
}

function isSeedUser(raw: unknown): raw is SeedUser {
  if (!isObject(raw)) return false
  const { username = '', id = 'S2-1', active = true, loginMethod = 'SSO' } = raw
  const held = ['roles', 'accountGroups', 'merchants'].map((name) => raw[name])
  return (
    ['email', 'firstName', 'lastName'].every((field) => typeof raw[field] === 'string') &&
    typeof username === 'string' &&
    /^S2-[0-9A-Z]+$/.test(String(id)) &&
    typeof active === 'boolean' &&
    (loginMethod === 'SSO' || loginMethod === 'Email') &&
    held.every((names) => names === undefined || isNames(names)) &&
    strangers(raw, [
      ...['id', 'username', 'email', 'firstName', 'lastName'],
      ...['roles', 'accountGroups', 'merchants', 'active', 'loginMethod'],
    ]).length === 0
  )
}

function isNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((name) => typeof name === 'string')
}
