/** SampleVendor, made again from its documentation. It knows nothing of the connector, so that no mistake is in both. */
import { answer, type StartSimulator, startSimulator, type Vendor, withQuery } from 'overlock/simulation'
import { beginning, type State } from './state.ts'
import { changeUser, createUser, getUser, limitOf, listUsers, no } from './users.ts'

export const startSampleVendor: StartSimulator = (options = {}) =>
  startSimulator(describeVendor(options.random ?? 1), options)

const unauthorized = no(401, 'unauthorized', 'the token is missing or not valid')

function describeVendor(random: number): Vendor<State> {
  return {
    name: 'samplevendor',
    seed: () => beginning(random),
    copy: structuredClone,
    routes: {
      'GET /v1/me': () => answer(200, { organization: 'Example Inc.' }),
      'GET /v1/users': listUsers,
      'POST /v1/users': createUser,
      'GET /v1/users/:id': getUser,
      'PATCH /v1/users/:id': changeUser,
      'GET /v1/roles': ({ state }) => answer(200, { roles: state.roles }),
    },
    authorize: ({ state, request }) =>
      request.headers.authorization === `Bearer ${state.token}` ? undefined : unauthorized,
    malformed: no(400, 'malformed', 'the body is not JSON'),
    expired: unauthorized,
    readOnly: no(403, 'forbidden', 'the token may only read'),
    rateLimit: { requests: 100, perMs: 60_000 },
    // How a listing is turned over, for the faults that turn it wrongly.
    pages: {
      size: ({ query }) => limitOf(query),
      move(_, request, by) {
        const offset = Number(request.query.get('offset') ?? 0) + by
        const listing = request.path === '/v1/users' && !request.query.has('email')
        return listing && offset >= 0 ? withQuery(request, { offset: `${offset}` }) : undefined
      },
      totalAt: ['total'],
    },
    settings: (_, url) => ({ baseUrl: url }),
    secrets: ({ token }) => ({ token }),
    show: ({ users, roles }) => ({ users: [...users.values()], roles }),
    // What somebody does in the vendor's own screens: POST /__sim/admin {"action": "deactivate", "id": "u2"}
    admin: {
      deactivate({ users }, { id }) {
        const user = users.get(String(id))
        if (user === undefined) return { problem: 'there is no such user' }
        user.active = false
        return { done: { id: user.id } }
      },
    },
  }
}
