import type { Answer } from '../../../simulation/answer.ts'
import { isObject, type JsonObject } from '../../../simulation/json.ts'
import type { Call } from '../../../simulation/vendor.ts'
import { list } from './listing.ts'
import { applyPatch } from './patch.ts'
import { notFound, refuse, taken } from './refusals.ts'
import { answerOne, refuseStale } from './render.ts'
import { add, change, isTaken, removeUser, type State, type Stored } from './state.ts'

export function listUsers(call: Call<State>): Answer {
  return list(call, 'users')
}

export function getUser(call: Call<State>): Answer {
  return withUser(call, (user) => answerOne(call, 'users', user))
}

/** RFC 7644 §3.3. */
export function createUser(call: Call<State>): Answer {
  const { state, request } = call
  const read = readUser(state, request.json)
  if ('refused' in read) return read.refused
  const user = add(state, 'users', state.traits.active ? { active: true, ...read.user } : read.user)
  call.commit({ op: 'create', target: `user:${user.id}`, detail: read.user })
  return answerOne(call, 'users', user, 201)
}

/** RFC 7644 §3.5.1: the whole resource. */
export function replaceUser(call: Call<State>): Answer {
  return withUser(call, (user) => {
    const stale = refuseStale(call, user)
    if (stale !== undefined) return stale
    return put(call, user, call.request.json)
  })
}

export function patchUser(call: Call<State>): Answer {
  return withUser(call, (user) => {
    const { state, request } = call
    if (!state.traits.patch) return refuse(405, 'PATCH is not supported.')
    const stale = refuseStale(call, user)
    if (stale !== undefined) return stale
    const patched = applyPatch(user.resource, isObject(request.json) ? request.json : {})
    if ('problem' in patched) return refuse(400, patched.problem, patched.scimType)
    return put(call, user, patched.resource)
  })
}

export function deleteUser(call: Call<State>): Answer {
  return withUser(call, (user) => {
    const stale = refuseStale(call, user)
    if (stale !== undefined) return stale
    removeUser(call.state, user.id)
    call.commit({ op: 'delete', target: `user:${user.id}`, detail: {} })
    return { status: 204 }
  })
}

function put(call: Call<State>, user: Stored, json: unknown): Answer {
  const read = readUser(call.state, json, user)
  if ('refused' in read) return read.refused
  const before = user.resource
  change(user, read.user)
  const switched = before['active'] !== read.user['active']
  const op = switched ? (read.user['active'] === false ? 'disable' : 'enable') : 'update'
  call.commit({ op, target: `user:${user.id}`, detail: read.user })
  return answerOne(call, 'users', user)
}

/** What the client may write: `id`, `meta` and `groups` are the server's own (RFC 7643 §3.1, §4.1). */
function readUser(
  state: State,
  json: unknown,
  self?: Stored,
): { readonly user: JsonObject } | { readonly refused: Answer } {
  if (!isObject(json)) return { refused: refuse(400, 'The body must be an object.', 'invalidSyntax') }
  const { schemas: _schemas, id: _id, meta: _meta, groups: _groups, password: _password, ...user } = json
  const { userName, active } = user
  if (typeof userName !== 'string' || userName === '')
    return { refused: refuse(400, 'userName is required.', 'invalidValue') }
  if (!state.traits.active && active !== undefined)
    return { refused: refuse(400, 'There is no attribute active.', 'invalidPath') }
  if (active !== undefined && typeof active !== 'boolean')
    return { refused: refuse(400, 'active must be true or false.', 'invalidValue') }
  if (state.traits.unique && isTaken(state, userName, self)) return { refused: taken(userName) }
  return { user: JSON.parse(JSON.stringify(user)) }
}

function withUser({ state, params }: Call<State>, use: (user: Stored) => Answer): Answer {
  const user = state.users.get(params['id'] ?? '')
  return user === undefined ? notFound : use(user)
}
