import { isObject, type JsonObject, strangers } from '../../../simulation/json.ts'
import { add, emptyState, type State } from './state.ts'
import { namedTraits, type Traits } from './traits.ts'

export type Seed = {
  readonly traits: Traits
  /** Users as RFC 7643 §4.1 has them, without `id`. */
  readonly users: readonly JsonObject[]
  /** Names. */
  readonly groups: readonly string[]
}

export const seeds: Readonly<Record<string, Seed>> = Object.fromEntries(
  Object.entries(namedTraits).map(([name, traits]) => [
    name,
    {
      traits,
      users: [{ userName: 'ada.admin@example.com', name: { givenName: 'Ada', familyName: 'Admin' } }],
      groups: traits.groups ? ['Readers', 'Writers', 'Testers'] : [],
    },
  ]),
)

/** `{like?: seed, users?, groups?: names}`. Throws what is wrong with it. */
export function parseSeed(raw: unknown): Seed {
  if (!isObject(raw)) throw new Error('a seed must be a JSON object')
  const unknown = strangers(raw, ['like', 'users', 'groups'])
  if (unknown.length > 0) throw new Error(`a seed has no "${unknown.join('", "')}"`)
  const { like = 'default', users = [], groups = [] } = raw
  const traits = Object.hasOwn(namedTraits, String(like)) ? namedTraits[String(like)] : undefined
  if (traits === undefined) throw new Error(`"like" must be one of ${Object.keys(namedTraits).join(', ')}`)
  if (!Array.isArray(users) || !users.every((user) => isObject(user) && typeof user['userName'] === 'string'))
    throw new Error('"users" must be a list of objects with a userName')
  if (!Array.isArray(groups) || !groups.every((name) => typeof name === 'string'))
    throw new Error('"groups" must be a list of names')
  return { traits, users, groups }
}

export function stateFrom({ traits, users, groups }: Seed, random: number): State {
  const state = emptyState(traits, random)
  for (const user of users) add(state, 'users', traits.active ? { active: true, ...user } : user)
  for (const displayName of groups) add(state, 'groups', { displayName, members: [] })
  return state
}
