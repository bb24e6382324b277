import type { JsonObject } from '../../../simulation/json.ts'
import { readSeed } from '../../../simulation/seed.ts'
import type { StartSimulator } from '../../../simulation/simulator.ts'
import { startSimulator } from '../../../simulation/start-simulator.ts'
import type { Call, Handler, Vendor } from '../../../simulation/vendor.ts'
import { adminActions } from './admin.ts'
import { authorize, invalidToken, rightMissing } from './authorize.ts'
import { createUser, deleteUser, updateUser } from './change-users.ts'
import {
  createGroup,
  deleteGroup,
  getGroup,
  listGroupLimits,
  listGroups,
  listUserGroups,
  updateGroup,
} from './groups.ts'
import { createListGroup } from './list-groups.ts'
import { namedSeeds } from './named-seeds.ts'
import { pages } from './paging.ts'
import { getMe, getUser, getUserByEmail, getUserByUsername, getUserGroup, listUsers } from './read-users.ts'
import { badRequest } from './refusals.ts'
import { basePath } from './render.ts'
import { adminTitle, type Seed, ssoTitle } from './seed.ts'
import { parseSeed } from './seed-file.ts'
import { type Group, groupByTitle, type State, stateFrom } from './state.ts'

/** Per account, over all its keys. https://developers.activecampaign.com/reference/rate-limits */
const rateLimit = { requests: 5, perMs: 1_000 }

const routes: Readonly<Record<string, Handler<State>>> = {
  'GET /users': listUsers,
  'POST /users': createUser,
  'GET /users/me': getMe,
  'GET /users/email/:email': getUserByEmail,
  'GET /users/username/:username': getUserByUsername,
  'GET /users/:id': getUser,
  'PUT /users/:id': updateUser,
  'DELETE /users/:id': deleteUser,
  'GET /users/:id/userGroup': getUserGroup,
  'GET /groups': listGroups,
  'POST /groups': createGroup,
  'GET /groups/:id': getGroup,
  'PUT /groups/:id': updateGroup,
  'DELETE /groups/:id': deleteGroup,
  'GET /groups/:id/userGroups': listUserGroups,
  'GET /groupLimits': listGroupLimits,
  'POST /listGroups': createListGroup,
}

/** ActiveCampaign's API v3 for users and groups. Seeds: `default`, `company`, or a JSON file. */
export const startActiveCampaign: StartSimulator = async (options = {}) => {
  const seed = await readSeed(options.seed ?? 'default', namedSeeds, parseSeed)
  return startSimulator(activeCampaign(seed, options.random ?? 1), options)
}

function activeCampaign(seed: Seed, random: number): Vendor<State> {
  return {
    name: 'activecampaign',
    seed: () => stateFrom(seed, random),
    copy: structuredClone,
    spend: (state, copy) => {
      state.lastUserId = copy.lastUserId
    },
    routes: Object.fromEntries(Object.entries(routes).map(([call, handle]) => [underBase(call), handle])),
    authorize,
    malformed: badRequest,
    expired: invalidToken,
    readOnly: rightMissing,
    pages,
    unasked,
    rateLimit: seed.rateLimit === false ? undefined : (seed.rateLimit ?? rateLimit),
    settings: (state, url) => ({ baseUrl: url, defaultGroup: defaultGroup(state)?.title ?? '' }),
    secrets: ({ apiKey }) => ({ apiKey }),
    show,
    admin: adminActions(random),
  }
}

function underBase(call: string): string {
  return call.replace(' ', ` ${basePath}`)
}

/** Where an account without a mapped group belongs; never the group of the admins. */
function defaultGroup(state: State): Group | undefined {
  const harmless = state.groups.values().find(({ title }) => title !== adminTitle)
  return groupByTitle(state, ssoTitle) ?? harmless
}

/** A user has to be somewhere: one whose group is passed over on creation lands where nobody was put. */
function unasked(state: State, field: string, { id }: Call<State>['params']): number | undefined {
  return field === 'group' && id === undefined ? Number(defaultGroup(state)?.id) : undefined
}

function show(state: State): JsonObject {
  return {
    users: [...state.users.values()].map((user) => ({
      ...user,
      group: state.groups.get(user.groupId)?.title,
    })),
    groups: [...state.groups.values()],
    listGroups: state.listGroups,
    seats: state.seats ?? null,
  }
}
