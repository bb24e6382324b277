import { type Answer, answer, type Call, isObject, type JsonObject, strangers } from 'overlock/simulation'
import { type Agent, addAgent, agentWith, type State, usedSeats } from './state.ts'

const mostOnAPage = 100

/** In the order of ids, after the id that `page[after]` names. `filter[email]` is contained in the e-mail. */
export function listAgents({ state, request: { query } }: Call<State>): Answer {
  const text = (query.get('filter[email]') ?? '').toLowerCase()
  const all = [...state.agents.values()].filter(({ email }) => email.toLowerCase().includes(text))
  const after = Number(query.get('page[after]') ?? 0)
  const page = all.filter(({ id }) => id > after).slice(0, sizeOf(query))
  const last = page.at(-1)?.id
  const next = last !== undefined && last !== all.at(-1)?.id ? `${last}` : null
  return answer(200, { data: page.map((agent) => render(state, agent)), meta: { total: all.length, next } })
}

export function sizeOf(query: URLSearchParams): number {
  return Math.min(Number(query.get('page[size]') ?? 50), mostOnAPage)
}

export function getAgent(call: Call<State>): Answer {
  return withAgent(call, () => undefined)
}

export function createAgent({ state, request, commit }: Call<State>): Answer {
  const sent = agentIn(request.json)
  const refusal = refuse(state, { email: '', ...sent })
  if (refusal !== undefined) return refusal
  if (usedSeats(state) >= state.purchased) return noSeats
  const agent = addAgent(state, { ...empty, ...(sent as Partial<Agent>) })
  commit({ op: 'create', target: `agent:${agent.id}`, detail: sent })
  return answer(201, { data: render(state, agent) })
}

export function changeAgent(call: Call<State>): Answer {
  return withAgent(call, (agent) => {
    const sent = agentIn(call.request.json)
    const refusal = ownerLocked(call.state, agent) ?? refuse(call.state, sent, agent)
    if (refusal !== undefined) return refusal
    Object.assign(agent, sent)
    const op = sent['role_ids'] === undefined ? 'update' : 'group'
    call.commit({ op, target: `agent:${agent.id}`, detail: sent })
    return undefined
  })
}

export function suspendAgent(call: Call<State>): Answer {
  return withAgent(call, (agent) => {
    const refusal = ownerLocked(call.state, agent)
    if (refusal !== undefined) return refusal
    agent.status = 'suspended'
    call.commit({ op: 'disable', target: `agent:${agent.id}`, detail: {} })
    return undefined
  })
}

export function restoreAgent(call: Call<State>): Answer {
  return withAgent(call, (agent) => {
    if (agent.status === 'suspended' && usedSeats(call.state) >= call.state.purchased) return noSeats
    agent.status = 'active'
    call.commit({ op: 'enable', target: `agent:${agent.id}`, detail: {} })
    return undefined
  })
}

export function deleteAgent(call: Call<State>): Answer {
  return withAgent(call, (agent) => {
    const refusal = ownerLocked(call.state, agent)
    if (refusal !== undefined) return refusal
    call.state.agents.delete(agent.id)
    call.commit({ op: 'delete', target: `agent:${agent.id}`, detail: {} })
    return { status: 204 }
  })
}

/** Answers with the agent as it is afterwards, unless `change` has an answer of its own. */
function withAgent({ state, params }: Call<State>, change: (agent: Agent) => Answer | undefined): Answer {
  const agent = state.agents.get(Number(params['id']))
  if (agent === undefined) return no(404, 'not_found', 'there is no such agent')
  return change(agent) ?? answer(200, { data: render(state, agent) })
}

const empty = { email: '', name: { given: '', family: '' }, role_ids: [] } as const

function agentIn(json: unknown): JsonObject {
  const agent = isObject(json) ? json['agent'] : undefined
  return isObject(agent) ? agent : {}
}

function refuse(state: State, sent: JsonObject, self?: Agent): Answer | undefined {
  const [stranger] = strangers(sent, ['email', 'name', 'role_ids'])
  if (stranger !== undefined) return no(422, 'invalid', `there is no field ${stranger}`)
  const { email, name = empty.name, role_ids = [] } = sent
  if (!isObject(name) || typeof name['given'] !== 'string' || typeof name['family'] !== 'string')
    return no(422, 'invalid', 'name needs given and family')
  if (email !== undefined && !isEmail(email)) return no(422, 'invalid', 'email must be an e-mail address')
  const holder = email === undefined ? undefined : agentWith(state, email)
  if (holder !== undefined && holder !== self) return no(409, 'email_in_use', `${email} is in use`)
  const known = Array.isArray(role_ids) && role_ids.every((id) => state.roles.some((role) => role.id === id))
  return known ? undefined : no(422, 'unknown_role', 'there is no such role')
}

function isEmail(value: unknown): value is string {
  return typeof value === 'string' && value.includes('@') && value.length <= 254
}

function ownerLocked({ ownerId }: State, { id }: Agent): Answer | undefined {
  return id === ownerId ? no(409, 'owner_locked', 'the owner can not be changed by the API') : undefined
}

export function no(status: number, code: string, message: string): Answer {
  return answer(status, { error: { code, message } })
}

const noSeats = no(402, 'no_seats', 'all seats are taken')

function render({ roles, ownerId }: State, agent: Agent): JsonObject {
  const manages = roles.filter((role) => role.can_manage_agents).map(({ id }) => id)
  return {
    ...agent,
    is_admin: agent.role_ids.some((id) => manages.includes(id)),
    is_owner: agent.id === ownerId,
  }
}
