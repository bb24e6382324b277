import type { Answer } from '../../../simulation/answer.ts'
import type { JsonObject } from '../../../simulation/json.ts'
import type { Call } from '../../../simulation/vendor.ts'
import { changedMeanwhile } from './refusals.ts'
import { type Kind, membersOf, type State, type Stored } from './state.ts'

const types = { users: 'User', groups: 'Group' } as const
const paths = { users: 'Users', groups: 'Groups' } as const

export function render({ state, url, request }: Call<State>, kind: Kind, stored: Stored): JsonObject {
  const location = `${url}/scim/v2/${paths[kind]}/${stored.id}`
  const version = `W/"${stored.version}"`
  const { etag } = state.traits
  const resource = without(stored.resource, request.query.get('excludedAttributes')?.split(',') ?? [])
  return {
    schemas: [`urn:ietf:params:scim:schemas:core:2.0:${types[kind]}`],
    ...resource,
    id: stored.id,
    ...(kind === 'users' && state.traits.groups && { groups: groupsOf(state, stored.id) }),
    meta: { resourceType: types[kind], location, ...(etag && { version }) },
  }
}

export function answerOne(call: Call<State>, kind: Kind, stored: Stored, status = 200): Answer {
  const json = render(call, kind, stored)
  const headers = {
    'content-type': 'application/scim+json',
    ...(call.state.traits.etag && { etag: `W/"${stored.version}"` }),
  }
  return { status, json, headers }
}

/** RFC 7644 §3.14. */
export function refuseStale({ state, request }: Call<State>, stored: Stored): Answer | undefined {
  const asked = request.headers['if-match']
  if (!state.traits.etag || asked === undefined || asked === '*') return undefined
  return asked === `W/"${stored.version}"` ? undefined : changedMeanwhile
}

function groupsOf(state: State, userId: string): readonly JsonObject[] {
  return [...state.groups.values()]
    .filter((group) => membersOf(group).includes(userId))
    .map(({ id, resource }) => ({ value: id, display: resource['displayName'], type: 'direct' }))
}

function without(resource: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(resource).filter(([name]) => !names.includes(name)))
}
