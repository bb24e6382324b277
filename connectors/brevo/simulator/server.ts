import type { JsonObject } from '../../../simulation/json.ts'
import { withQuery } from '../../../simulation/request.ts'
import { readSeed } from '../../../simulation/seed.ts'
import type { StartSimulator } from '../../../simulation/simulator.ts'
import { startSimulator } from '../../../simulation/start-simulator.ts'
import type { Call, Handler, Vendor } from '../../../simulation/vendor.ts'
import { adminActions } from './admin.ts'
import { resendOrCancel, revoke, sendInvitation } from './invitations.ts'
import { namedSeeds } from './named-seeds.ts'
import { updatePermissions } from './permissions.ts'
import { getAccount, getPermissions, listActivities, listUsers } from './read.ts'
import { malformed, rightMissing, unauthorized } from './refusals.ts'
import type { Seed } from './seed.ts'
import { parseSeed } from './seed-file.ts'
import { type State, stateFrom, statusOf } from './state.ts'

/**
 * "All other endpoints", which the ones for users belong to, of the tier that every plan has. The headers are the
 * vendor's own, and there is no Retry-After.
 * https://developers.brevo.com/docs/api-limits, https://developers.brevo.com/docs/limit-headers
 */
const rateLimit = { requests: 100, perMs: 3_600_000 }

const routes: Readonly<Record<string, Handler<State>>> = {
  'GET /v3/account': getAccount,
  'GET /v3/organization/invited/users': listUsers,
  'GET /v3/organization/user/:email/permissions': getPermissions,
  'GET /v3/organization/activities': listActivities,
  'POST /v3/organization/user/invitation/send': sendInvitation,
  'POST /v3/organization/user/update/permissions': updatePermissions,
  'PUT /v3/organization/user/invitation/revoke/:email': revoke,
  'PUT /v3/organization/user/invitation/:action/:email': resendOrCancel,
}

/** Brevo's API v3 for the users of an organization. Seeds by name (`named-seeds.ts`), or a JSON file. */
export const startBrevo: StartSimulator = async (options = {}) => {
  const seed = await readSeed(options.seed ?? 'default', namedSeeds, parseSeed)
  return startSimulator(brevo(seed, options.random ?? 1), options)
}

function brevo(seed: Seed, random: number): Vendor<State> {
  return {
    name: 'brevo',
    seed: () => stateFrom(seed, random),
    copy: structuredClone,
    spend: (state, copy) => {
      state.documents = copy.documents
    },
    routes,
    authorize: ({ state, request }) =>
      request.headers['api-key'] === state.apiKey ? undefined : unauthorized,
    malformed,
    expired: unauthorized,
    readOnly: rightMissing,
    pages: { size: ({ query }) => Number(query.get('limit') ?? 10), move: turnActivities, totalAt: [] },
    rateLimit: seed.rateLimit === false ? undefined : { ...(seed.rateLimit ?? rateLimit), headers: 'x-sib' },
    settings: (state, url) => ({
      baseUrl: url,
      bundles: JSON.stringify(bundles),
      minimumBundle: 'Reader',
      seats: String(state.seats ?? 1_000),
    }),
    secrets: ({ apiKey }) => ({ apiKey }),
    show,
    admin: adminActions(random),
  }
}

/** What an administrator of the company might put together. */
const bundles = {
  Reader: { contacts: ['view'] },
  Campaigns: {
    email_campaigns: ['create_edit_delete', 'send_schedule_suspend'],
    templates: ['create_edit_delete', 'activate_deactivate'],
    contacts: ['view', 'list_and_attributes'],
  },
  Sales: { sales_platform: ['create_edit_deals', 'reports'], companies: ['manage_owned_companies'] },
  'Full access': 'all',
}

/** Only the log of activities has pages. */
function turnActivities(_: State, request: Call<State>['request'], by: number) {
  if (!request.path.endsWith('/activities')) return undefined
  const offset = Number(request.query.get('offset') ?? 0) + by
  return offset < 0 ? undefined : withQuery(request, { offset: String(offset) })
}

function show(state: State): JsonObject {
  return {
    users: [...state.users.values()].map((user) => ({ ...user, status: statusOf(state, user) })),
    seats: state.seats ?? null,
    documents: state.documents,
  }
}
