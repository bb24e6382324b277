import { type Answer, answer, type Call, isObject, type JsonObject, strangers } from 'overlock/simulation'
import { addUser, type State, type User, userWith } from './state.ts'

const fields = ['email', 'firstName', 'lastName', 'roleId', 'active'] as const
const defaultLimit = 50

/** `?email=`, or a page by `offset` and `limit`. */
export function listUsers({ state, request: { query } }: Call<State>): Answer {
  const email = query.get('email')
  if (email !== null) {
    const user = userWith(state, email)
    return answer(200, {
      users: user === undefined ? [] : [render(state, user)],
      total: user === undefined ? 0 : 1,
    })
  }
  const offset = Number(query.get('offset') ?? 0)
  const users = [...state.users.values()].slice(offset, offset + limitOf(query))
  return answer(200, { users: users.map((user) => render(state, user)), total: state.users.size })
}

export function limitOf(query: URLSearchParams): number {
  return Number(query.get('limit') ?? defaultLimit)
}

export function getUser({ state, params }: Call<State>): Answer {
  const user = state.users.get(params['id'] ?? '')
  return user === undefined ? notFound : answer(200, render(state, user))
}

export function createUser({ state, request, commit }: Call<State>): Answer {
  const wanted = { firstName: '', lastName: '', ...(isObject(request.json) ? request.json : {}) }
  const refusal = refuse(state, { email: '', roleId: '', ...wanted })
  if (refusal !== undefined) return refusal
  const user = addUser(state, wanted as unknown as User)
  commit({ op: 'create', target: `user:${user.id}`, detail: wanted })
  return answer(201, render(state, user))
}

export function changeUser({ state, params, request, commit }: Call<State>): Answer {
  const user = state.users.get(params['id'] ?? '')
  if (user === undefined) return notFound
  const changes = isObject(request.json) ? request.json : {}
  const refusal = refuse(state, changes, user)
  if (refusal !== undefined) return refusal
  Object.assign(user, changes)
  commit({ op: operationOf(changes), target: `user:${user.id}`, detail: changes })
  return answer(200, render(state, user))
}

function operationOf({ active, roleId }: JsonObject) {
  if (active !== undefined) return active === true ? 'enable' : 'disable'
  return roleId === undefined ? 'update' : 'group'
}

/** What the vendor says no to; nothing has changed then. */
function refuse(state: State, sent: JsonObject, self?: User): Answer | undefined {
  const [stranger] = strangers(sent, fields)
  if (stranger !== undefined) return no(422, 'invalid', `there is no field ${stranger}`)
  const { email, firstName = '', lastName = '', roleId, active = true } = sent
  if (typeof firstName !== 'string' || typeof lastName !== 'string' || typeof active !== 'boolean')
    return no(422, 'invalid', 'a field has the wrong type')
  if (email !== undefined && !isEmail(email)) return no(422, 'invalid', 'email must be an e-mail address')
  const holder = email === undefined ? undefined : userWith(state, email)
  if (holder !== undefined && holder !== self) return no(409, 'email_taken', `${email} is taken`)
  if (roleId !== undefined && !state.roles.some(({ id }) => id === roleId))
    return no(422, 'unknown_role', 'there is no such role')
  return undefined
}

function isEmail(value: unknown): value is string {
  return typeof value === 'string' && value.includes('@') && value.length <= 254
}

export function no(status: number, code: string, message: string): Answer {
  return answer(status, { code, message })
}

const notFound = no(404, 'not_found', 'there is no such user')

function render({ roles }: State, user: User): JsonObject {
  return { ...user, admin: roles.find(({ id }) => id === user.roleId)?.admin ?? false }
}
