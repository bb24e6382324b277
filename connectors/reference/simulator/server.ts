import type { Answer } from '../../../simulation/answer.ts'
import type { JsonObject } from '../../../simulation/json.ts'
import { readSeed } from '../../../simulation/seed.ts'
import type { StartSimulator } from '../../../simulation/simulator.ts'
import { startSimulator } from '../../../simulation/start-simulator.ts'
import type { Call, Handler, Vendor } from '../../../simulation/vendor.ts'
import { adminActions } from './admin.ts'
import {
  createAccount,
  deleteAccount,
  disableAccount,
  enableAccount,
  setGroups,
  updateAccount,
} from './change-accounts.ts'
import { createGroup, deleteGroup, getGroup, listGroups, renameGroup } from './groups.ts'
import { pages } from './paging.ts'
import { getAccount, getMe, listAccounts } from './read-accounts.ts'
import { forbidden, malformed, unauthorized } from './refusals.ts'
import { namedSeeds, parseSeed, type Seed, stateFrom } from './seed.ts'
import { copyState, type State } from './state.ts'

const routes: Readonly<Record<string, Handler<State>>> = {
  'GET /v1/me': getMe,
  'GET /v1/accounts': listAccounts,
  'POST /v1/accounts': createAccount,
  'GET /v1/accounts/:id': getAccount,
  'PATCH /v1/accounts/:id': updateAccount,
  'DELETE /v1/accounts/:id': deleteAccount,
  'POST /v1/accounts/:id/disable': disableAccount,
  'POST /v1/accounts/:id/enable': enableAccount,
  'PUT /v1/accounts/:id/groups': setGroups,
  'GET /v1/groups': listGroups,
  'POST /v1/groups': createGroup,
  'GET /v1/groups/:id': getGroup,
  'PATCH /v1/groups/:id': renameGroup,
  'DELETE /v1/groups/:id': deleteGroup,
}

/**
 * An application nobody sells, which does everything one could wish of an API: any attribute, many groups, a login
 * that can be taken away and given back, no limit. Empty at the start, unless a JSON file fills it.
 */
export const startReference: StartSimulator = async (options = {}) => {
  const seed = await readSeed(options.seed ?? 'default', namedSeeds, parseSeed)
  return startSimulator(reference(seed, options.random ?? 1), options)
}

function reference(seed: Seed, random: number): Vendor<State> {
  return {
    name: 'reference',
    seed: () => stateFrom(seed, random),
    copy: copyState,
    spend: (state, copy) => state.accounts.spend(copy.accounts),
    routes,
    authorize,
    malformed,
    expired: unauthorized,
    readOnly: forbidden,
    pages,
    unasked,
    settings: (_, url) => ({ baseUrl: url }),
    secrets: ({ token }) => ({ token }),
    show,
    admin: adminActions(random),
  }
}

function authorize({ state, request }: Call<State>): Answer | undefined {
  return request.headers.authorization === `Bearer ${state.token}` ? undefined : unauthorized
}

/** Attributes are replaced as a whole, so that one which is passed over has to keep its value. */
function unasked({ accounts }: State, field: string, { id = '' }: Call<State>['params']): unknown {
  return accounts.get(id)?.attributes[field]
}

function show({ accounts, groups }: State): JsonObject {
  return { accounts: [...accounts.all()], groups: [...groups.all()].map(({ id, name }) => ({ id, name })) }
}
