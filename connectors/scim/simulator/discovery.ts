import { type Answer, answer } from '../../../simulation/answer.ts'
import type { JsonObject } from '../../../simulation/json.ts'
import type { Call } from '../../../simulation/vendor.ts'
import { maxResults } from './listing.ts'
import { notFound } from './refusals.ts'
import type { State } from './state.ts'

/** RFC 7643 §5. */
export function getConfig({ state }: Call<State>): Answer {
  const { traits } = state
  if (!traits.discovery) return notFound
  return answer(200, {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
    patch: { supported: traits.patch },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: traits.filter, maxResults },
    changePassword: { supported: false },
    sort: { supported: false },
    etag: { supported: traits.etag },
    authenticationSchemes: [{ type: 'oauthbearertoken', name: 'Bearer token', description: 'RFC 6750' }],
  })
}

/** RFC 7643 §6. */
export function getResourceTypes({ state }: Call<State>): Answer {
  if (!state.traits.discovery) return notFound
  const names = state.traits.groups ? ['User', 'Group'] : ['User']
  return listOf(
    names.map((name) => ({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'],
      ...{ id: name, name, endpoint: `/${name}s`, schema: `urn:ietf:params:scim:schemas:core:2.0:${name}` },
    })),
  )
}

/** RFC 7643 §7, as far as clients look at it. */
export function getSchemas({ state }: Call<State>): Answer {
  if (!state.traits.discovery) return notFound
  const names = ['userName', 'name', 'displayName', 'emails', ...(state.traits.active ? ['active'] : [])]
  const attributes = names.map((name) => ({ name, mutability: 'readWrite', ...subAttributes[name] }))
  return listOf([{ id: 'urn:ietf:params:scim:schemas:core:2.0:User', name: 'User', attributes }])
}

const subAttributes: Readonly<Record<string, JsonObject>> = {
  name: {
    subAttributes: ['givenName', 'familyName'].map((name) => ({ name, mutability: 'readWrite' })),
  },
}

function listOf(resources: readonly JsonObject[]): Answer {
  return answer(200, {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults: resources.length,
    Resources: resources,
  })
}
