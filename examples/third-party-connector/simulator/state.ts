import { derivedSecret } from 'overlock/simulation'

export type Agent = {
  readonly id: number
  email: string
  name: { readonly given: string; readonly family: string }
  status: 'active' | 'suspended'
  role_ids: readonly number[]
}
export type Role = { readonly id: number; readonly name: string; readonly can_manage_agents: boolean }

export type State = {
  readonly agents: Map<number, Agent>
  readonly roles: readonly Role[]
  readonly ownerId: number
  readonly purchased: number
  readonly apiKey: string
  lastId: number
}

/** `large` has room for what the contract suite makes. */
export const namedSeeds: Readonly<Record<string, { readonly purchased: number }>> = {
  default: { purchased: 5 },
  large: { purchased: 500 },
}

const roles: readonly Role[] = [
  { id: 11, name: 'Agent', can_manage_agents: false },
  { id: 12, name: 'Macro editor', can_manage_agents: false },
  { id: 13, name: 'Supervisor', can_manage_agents: true },
]

export function beginning({ purchased }: { readonly purchased: number }, random: number): State {
  const apiKey = derivedSecret(random, 'deskline key')
  const state: State = { agents: new Map(), roles, ownerId: 1001, purchased, apiKey, lastId: 1000 }
  addAgent(state, {
    email: 'olga.owner@example.com',
    name: { given: 'Olga', family: 'Owner' },
    role_ids: [13],
  })
  addAgent(state, { email: 'it@example.com', name: { given: 'IT', family: 'Robot' }, role_ids: [13] })
  return state
}

/** The key is of the second agent, so that the owner and the connector's own account are two. */
export const keyHolder = 1002

export function addAgent(state: State, wanted: Omit<Agent, 'id' | 'status'>): Agent {
  state.lastId += 1
  const agent: Agent = { id: state.lastId, status: 'active', ...wanted }
  state.agents.set(agent.id, agent)
  return agent
}

export function agentWith(state: State, email: string): Agent | undefined {
  return [...state.agents.values()].find((agent) => agent.email.toLowerCase() === email.toLowerCase())
}

export function usedSeats({ agents }: State): number {
  return [...agents.values()].filter(({ status }) => status === 'active').length
}
