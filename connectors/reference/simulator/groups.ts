import { type Answer, answer } from '../../../simulation/answer.ts'
import type { Call } from '../../../simulation/vendor.ts'
import { readBody } from './body.ts'
import { answerPage } from './paging.ts'
import { notFound, taken } from './refusals.ts'
import { addGroup, type Group, removeGroup, type State } from './state.ts'

export function listGroups({ state, request }: Call<State>): Answer {
  return answerPage(request.query, state.groups, renderGroup)
}

export function getGroup(call: Call<State>): Answer {
  return withGroup(call, (group) => answer(200, renderGroup(group)))
}

/** `{name}` */
export function createGroup({ state, request, commit }: Call<State>): Answer {
  const read = readBody(request.json, ['name'], 'name')
  if ('refused' in read) return read.refused
  const { name = '' } = read.body
  if (state.groups.named(name) !== undefined) return taken('name', name)
  const group = addGroup(state, name)
  commit({ op: 'group', target: `group:${group.id}`, detail: read.body })
  return answer(201, renderGroup(group))
}

/** `{name}` */
export function renameGroup(call: Call<State>): Answer {
  const { state, request } = call
  return withGroup(call, (group) => {
    const read = readBody(request.json, ['name'], 'name')
    if ('refused' in read) return read.refused
    const { name = '' } = read.body
    const holder = state.groups.named(name)
    if (holder !== undefined && holder !== group) return taken('name', name)
    state.groups.change(group, () => {
      group.name = name
    })
    call.commit({ op: 'group', target: `group:${group.id}`, detail: read.body })
    return answer(200, renderGroup(group))
  })
}

export function deleteGroup(call: Call<State>): Answer {
  return withGroup(call, (group) => {
    removeGroup(call.state, group)
    call.commit({ op: 'group', target: `group:${group.id}`, detail: {} })
    return { status: 204 }
  })
}

function renderGroup({ id, name, members }: Group) {
  return { id, name, memberCount: members.size }
}

function withGroup({ state, params }: Call<State>, use: (group: Group) => Answer): Answer {
  const id = params['id'] ?? ''
  const group = state.groups.get(id)
  return group ? use(group) : notFound('group', id)
}
