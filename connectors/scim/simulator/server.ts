import type { JsonObject } from '../../../simulation/json.ts'
import { readSeed } from '../../../simulation/seed.ts'
import type { StartSimulator } from '../../../simulation/simulator.ts'
import { startSimulator } from '../../../simulation/start-simulator.ts'
import type { Handler, Vendor } from '../../../simulation/vendor.ts'
import { adminActions } from './admin.ts'
import { getConfig, getResourceTypes, getSchemas } from './discovery.ts'
import { getGroup, listGroups, patchGroup, replaceGroup } from './groups.ts'
import { pages } from './listing.ts'
import { forbidden, malformed, unauthorized } from './refusals.ts'
import { parseSeed, type Seed, seeds, stateFrom } from './seed.ts'
import type { State, Stored } from './state.ts'
import { authorize, clientId, issueToken, tokenPath } from './tokens.ts'
import { createUser, deleteUser, getUser, listUsers, patchUser, replaceUser } from './users.ts'

const routes: Readonly<Record<string, Handler<State>>> = {
  [`POST ${tokenPath}`]: issueToken,
  'GET /scim/v2/ServiceProviderConfig': getConfig,
  'GET /scim/v2/ResourceTypes': getResourceTypes,
  'GET /scim/v2/Schemas': getSchemas,
  'GET /scim/v2/Users': listUsers,
  'POST /scim/v2/Users': createUser,
  'GET /scim/v2/Users/:id': getUser,
  'PUT /scim/v2/Users/:id': replaceUser,
  'PATCH /scim/v2/Users/:id': patchUser,
  'DELETE /scim/v2/Users/:id': deleteUser,
  'GET /scim/v2/Groups': listGroups,
  'GET /scim/v2/Groups/:id': getGroup,
  'PUT /scim/v2/Groups/:id': replaceGroup,
  'PATCH /scim/v2/Groups/:id': patchGroup,
}

/**
 * An application with SCIM 2.0, made from RFC 7643 and 7644. Each named seed is a server that lacks something:
 * `no-patch`, `no-filter`, `no-paging`, `hard-delete`, `no-groups`, `no-discovery`, `not-unique`, `oauth`, `minimal`.
 */
export const startScim: StartSimulator = async (options = {}) => {
  const seed = await readSeed(options.seed ?? 'default', seeds, parseSeed)
  return startSimulator(scim(seed, options.random ?? 1), options)
}

function scim(seed: Seed, random: number): Vendor<State> {
  return {
    name: 'scim',
    seed: () => stateFrom(seed, random),
    copy: (state) => structuredClone(state),
    spend: (state, copy) => {
      state.made = copy.made
    },
    routes,
    authorize,
    malformed,
    expired: unauthorized,
    readOnly: forbidden,
    pages,
    unasked: ({ users }, field, { id = '' }) => users.get(id)?.resource[field],
    settings: ({ traits }, url) => ({
      baseUrl: `${url}/scim/v2`,
      ...(traits.oauth && { authentication: 'oauth', tokenUrl: `${url}${tokenPath}`, clientId }),
      // What no discovery tells is what an administrator has to tell.
      ...(!traits.discovery && !traits.patch && { patch: 'no' }),
      ...(!traits.discovery && !traits.filter && { filter: 'no' }),
      ...(!traits.discovery && !traits.groups && { groups: 'no' }),
      ...(!traits.discovery && !traits.active && { disable: 'no' }),
    }),
    secrets: ({ token, traits }) => (traits.oauth ? { clientSecret: token } : { token }),
    show: ({ users, groups }) => ({ users: shown(users), groups: shown(groups) }),
    admin: adminActions(random),
  }
}

function shown(all: ReadonlyMap<string, Stored>): readonly JsonObject[] {
  return [...all.values()].map(({ id, resource }) => ({ ...resource, id }))
}
