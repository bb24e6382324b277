import { isObject, strangers } from '../../../simulation/json.ts'
import { addAccount, addGroup, emptyState, isTaken, type State, setActive } from './state.ts'

export type SeedAccount = {
  readonly userName: string
  readonly attributes?: Readonly<Record<string, unknown>>
  /** Names of groups. */
  readonly groups?: readonly string[]
  readonly active?: boolean
}

export type Seed = {
  readonly accounts: readonly SeedAccount[]
  readonly groups: readonly string[]
  readonly token?: string
}

export const namedSeeds: Readonly<Record<string, Seed>> = { default: { accounts: [], groups: [] } }

/** Checks what a seed file holds: `{accounts?, groups?, token?}`. Throws what is wrong with it. */
export function parseSeed(raw: unknown): Seed {
  if (!isObject(raw)) throw new Error('a seed must be a JSON object')
  const { accounts = [], groups = [], token } = raw
  const unknown = strangers(raw, ['accounts', 'groups', 'token'])
  if (unknown.length > 0) throw new Error(`a seed has no "${unknown.join('", "')}"`)
  if (!Array.isArray(accounts) || !accounts.every(isSeedAccount))
    throw new Error('"accounts" must be a list of {userName, attributes?, groups?: names, active?}')
  if (!isTexts(groups)) throw new Error('"groups" must be a list of names')
  if (token !== undefined && typeof token !== 'string') throw new Error('"token" must be text')
  return { accounts, groups, ...(token !== undefined && { token }) }
}

export function stateFrom(seed: Seed, random: number): State {
  const state = emptyState(random)
  if (seed.token !== undefined) state.token = seed.token
  for (const name of seed.groups) addGroup(state, name)
  for (const { userName, attributes = {}, groups = [], active = true } of seed.accounts) {
    const ids = groups.map(
      (name) => state.groups.named(name)?.id ?? fail(`"${userName}" is in no group "${name}"`),
    )
    if (isTaken(state, userName)) fail(`two accounts are named "${userName}"`)
    setActive(addAccount(state, { userName, attributes, groups: ids }), active)
  }
  return state
}

function isSeedAccount(raw: unknown): raw is SeedAccount {
  if (!isObject(raw) || typeof raw['userName'] !== 'string') return false
  const { attributes = {}, groups = [], active = true } = raw
  const known = strangers(raw, ['userName', 'attributes', 'groups', 'active']).length === 0
  return known && isObject(attributes) && isTexts(groups) && typeof active === 'boolean'
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

function fail(reason: string): never {
  throw new Error(`the seed is wrong: ${reason}`)
}
