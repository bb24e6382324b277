/** Deskline, made again from its documentation. It knows nothing of the connector, so that no mistake is in both. */
import {
  answer,
  readSeed,
  type StartSimulator,
  startSimulator,
  type Vendor,
  withQuery,
} from 'overlock/simulation'
import {
  changeAgent,
  createAgent,
  deleteAgent,
  getAgent,
  listAgents,
  no,
  restoreAgent,
  sizeOf,
  suspendAgent,
} from './agents.ts'
import { beginning, keyHolder, namedSeeds, type State, usedSeats } from './state.ts'

export const startDeskline: StartSimulator = async (options = {}) => {
  const seed = await readSeed(options.seed ?? 'default', namedSeeds, () => {
    throw new Error('a seed in a file is not offered')
  })
  return startSimulator(describeVendor(seed, options.random ?? 1), options)
}

const unauthorized = no(401, 'unauthorized', 'the key is missing or not valid')

function describeVendor(seed: { readonly purchased: number }, random: number): Vendor<State> {
  return {
    name: 'deskline',
    seed: () => beginning(seed, random),
    copy: structuredClone,
    routes: {
      'GET /api/v2/whoami': () =>
        answer(200, { data: { workspace: 'Example Support', agent_id: keyHolder } }),
      'GET /api/v2/agents': listAgents,
      'POST /api/v2/agents': createAgent,
      'GET /api/v2/agents/:id': getAgent,
      'PUT /api/v2/agents/:id': changeAgent,
      'DELETE /api/v2/agents/:id': deleteAgent,
      'POST /api/v2/agents/:id/suspend': suspendAgent,
      'POST /api/v2/agents/:id/restore': restoreAgent,
      'GET /api/v2/roles': ({ state }) => answer(200, { data: state.roles }),
      'GET /api/v2/seats': ({ state }) =>
        answer(200, { data: { purchased: state.purchased, used: usedSeats(state) } }),
    },
    authorize: ({ state, request }) =>
      request.headers['x-api-key'] === state.apiKey ? undefined : unauthorized,
    malformed: no(400, 'malformed', 'the body is not JSON'),
    expired: unauthorized,
    readOnly: no(403, 'forbidden', 'the key may only read'),
    rateLimit: { requests: 300, perMs: 60_000 },
    pages: {
      size: ({ query }) => sizeOf(query),
      move({ agents }, request, by) {
        if (request.path !== '/api/v2/agents' || request.query.has('filter[email]')) return undefined
        const ids = [...agents.keys()]
        const start = ids.filter((id) => id <= Number(request.query.get('page[after]') ?? 0)).length + by
        if (start < 0) return undefined
        return withQuery(request, {
          'page[after]': start === 0 ? undefined : `${ids[start - 1] ?? ids.at(-1)}`,
        })
      },
      totalAt: ['meta', 'total'],
    },
    settings: (_, url) => ({ workspace: 'example', baseUrl: url }),
    secrets: ({ apiKey }) => ({ apiKey }),
    show: ({ agents, roles, purchased }) => ({ agents: [...agents.values()], roles, purchased }),
    admin: {
      suspend({ agents }, { id }) {
        const agent = agents.get(Number(id))
        if (agent === undefined) return { problem: 'there is no such agent' }
        agent.status = 'suspended'
        return { done: { id: agent.id } }
      },
      giveRole({ agents }, { id, role }) {
        const agent = agents.get(Number(id))
        if (agent === undefined) return { problem: 'there is no such agent' }
        agent.role_ids = [...new Set([...agent.role_ids, Number(role)])]
        return { done: { role_ids: agent.role_ids } }
      },
    },
  }
}
