import type { JsonObject } from '../../../simulation/json.ts'
import { readSeed } from '../../../simulation/seed.ts'
import type { StartSimulator } from '../../../simulation/simulator.ts'
import { startSimulator } from '../../../simulation/start-simulator.ts'
import type { Handler, Vendor } from '../../../simulation/vendor.ts'
import { getCompany, getMe, listCompanies, listMerchants } from './accounts.ts'
import { adminActions } from './admin.ts'
import { authorize, readOnlyKey } from './authorize.ts'
import { createUser, updateUser } from './change-users.ts'
import { namedSeeds } from './named-seeds.ts'
import { pages } from './paging.ts'
import { getUser, listUsers } from './read-users.ts'
import { badRequest, unauthorized } from './refusals.ts'
import { basePath } from './render.ts'
import { adminRole, type Seed } from './seed.ts'
import { parseSeed } from './seed-file.ts'
import { type State, stateFrom } from './state.ts'

/** There is no call that deletes a user, and none that lists roles or account groups. */
const routes: Readonly<Record<string, Handler<State>>> = {
  'GET /me': getMe,
  'GET /companies': listCompanies,
  'GET /companies/:companyId': getCompany,
  'GET /companies/:companyId/merchants': listMerchants,
  'GET /companies/:companyId/users': listUsers,
  'POST /companies/:companyId/users': createUser,
  'GET /companies/:companyId/users/:userId': getUser,
  'PATCH /companies/:companyId/users/:userId': updateUser,
}

/**
 * Adyen's Management API v3 for the users of a company account. Seeds: `default`, `company`, `large`, `live`, `new`, or
 * a JSON file.
 */
export const startAdyen: StartSimulator = async (options = {}) => {
  const seed = await readSeed(options.seed ?? 'default', namedSeeds, parseSeed)
  return startSimulator(adyen(seed, options.random ?? 1), options)
}

function adyen(seed: Seed, random: number): Vendor<State> {
  return {
    name: 'adyen',
    seed: () => stateFrom(seed, random),
    copy: structuredClone,
    spend: (state, copy) => {
      state.usersMade = copy.usersMade
    },
    routes: Object.fromEntries(
      Object.entries(routes).map(([call, handle]) => [call.replace(' ', ` ${basePath}`), handle]),
    ),
    authorize,
    malformed: badRequest,
    expired: unauthorized,
    readOnly: readOnlyKey,
    pages,
    rateLimit: seed.rateLimit,
    settings,
    secrets: ({ apiKey }) => ({ apiKey }),
    show,
    admin: adminActions(random),
  }
}

function settings(state: State, url: string): Readonly<Record<string, string>> {
  const { environment, companyId } = state
  const outsideSso = [...state.users.values()].filter(
    ({ loginMethod, roles }) => loginMethod === 'Email' && roles.includes(adminRole),
  )
  const adminsWithoutSso = outsideSso.map(({ email }) => email).join(', ')
  return { environment, companyId, baseUrl: url, ...(adminsWithoutSso !== '' && { adminsWithoutSso }) }
}

function show(state: State): JsonObject {
  const { environment, companyId, credentialRoles, withheld, sso } = state
  return {
    ...{ environment, companyId, credentialRoles, withheld, sso },
    users: [...state.users.values()],
    merchants: [...state.merchants],
    accountGroups: [...state.accountGroups],
    roles: [...state.roles],
  }
}
