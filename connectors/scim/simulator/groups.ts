import type { Answer } from '../../../simulation/answer.ts'
import { isObject, type JsonObject } from '../../../simulation/json.ts'
import type { Call } from '../../../simulation/vendor.ts'
import { list } from './listing.ts'
import { applyPatch } from './patch.ts'
import { notFound, refuse } from './refusals.ts'
import { answerOne, refuseStale } from './render.ts'
import { change, membersOf, type State, type Stored } from './state.ts'

export function listGroups(call: Call<State>): Answer {
  return call.state.traits.groups ? list(call, 'groups') : notFound
}

export function getGroup(call: Call<State>): Answer {
  return withGroup(call, (group) => answerOne(call, 'groups', group))
}

export function patchGroup(call: Call<State>): Answer {
  return withGroup(call, (group) => {
    if (!call.state.traits.patch) return refuse(405, 'PATCH is not supported.')
    const { json } = call.request
    const patched = applyPatch(group.resource, isObject(json) ? json : {})
    if ('problem' in patched) return refuse(400, patched.problem, patched.scimType)
    return put(call, group, patched.resource)
  })
}

export function replaceGroup(call: Call<State>): Answer {
  return withGroup(call, (group) => {
    const stale = refuseStale(call, group)
    if (stale !== undefined) return stale
    const { json } = call.request
    if (!isObject(json)) return refuse(400, 'The body must be an object.', 'invalidSyntax')
    const { schemas: _schemas, id: _id, meta: _meta, ...resource } = json
    return put(call, group, resource)
  })
}

function put(call: Call<State>, group: Stored, resource: JsonObject): Answer {
  if (typeof resource['displayName'] !== 'string')
    return refuse(400, 'displayName is required.', 'invalidValue')
  const before = membersOf(group)
  const next = { ...group, resource }
  const unknown = membersOf(next).find((id) => !call.state.users.has(id))
  if (unknown !== undefined) return refuse(400, `There is no user ${unknown}.`, 'invalidValue')
  change(group, resource)
  const added = membersOf(group).filter((id) => !before.includes(id))
  const removed = before.filter((id) => !membersOf(group).includes(id))
  call.commit({ op: 'group', target: `group:${group.id}`, detail: { added, removed } })
  return answerOne(call, 'groups', group)
}

function withGroup({ state, params }: Call<State>, use: (group: Stored) => Answer): Answer {
  const group = state.traits.groups ? state.groups.get(params['id'] ?? '') : undefined
  return group === undefined ? notFound : use(group)
}
