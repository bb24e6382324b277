import { type Answer, answer } from '../../../simulation/answer.ts'
import type { Call } from '../../../simulation/vendor.ts'
import { lacksRight } from './authorize.ts'
import { applyGroupFields, groupProblems, readGroupBody } from './group-body.ts'
import { answerPage } from './paging.ts'
import { badRequest, forbidden, invalid, noResult } from './refusals.ts'
import { renderGroup, renderGroupLimit, renderUserGroup } from './render.ts'
import { addGroup, type Group, membersOf, type State } from './state.ts'

/** https://developers.activecampaign.com/reference/list-all-groups */
export function listGroups({ state, request, url }: Call<State>): Answer {
  return answerPage(request.query, 'groups', [...state.groups.values()], (group) => renderGroup(group, url))
}

/** https://developers.activecampaign.com/reference/retrieve-a-group */
export function getGroup({ state, params, url }: Call<State>): Answer {
  const id = params['id'] ?? ''
  const group = state.groups.get(id)
  return group ? answer(200, { group: renderGroup(group, url) }) : noResult('Group', id)
}

/** The API links to this relation; the shape of its answer is not documented [unverified]. */
export function listUserGroups({ state, request, params, url }: Call<State>): Answer {
  const id = params['id'] ?? ''
  if (!state.groups.has(id)) return noResult('Group', id)
  return answerPage(request.query, 'userGroups', membersOf(state, id), (user) => renderUserGroup(user, url))
}

/** https://developers.activecampaign.com/reference/list-all-group-limits */
export function listGroupLimits({ state, request }: Call<State>): Answer {
  return answerPage(request.query, 'groupLimits', [...state.groups.values()], renderGroupLimit)
}

/**
 * https://developers.activecampaign.com/reference/create-a-new-group
 * Answers 200, not 201. Two groups of one title are possible here: nothing says that the vendor minds [unverified].
 */
export function createGroup({ state, request, url, commit }: Call<State>): Answer {
  const refused = lacksRight(state, 'pgGroupAdd')
  if (refused !== undefined) return refused
  const fields = readGroupBody(request.json)
  if (fields === undefined) return badRequest
  const problems = groupProblems({ title: '', ...fields })
  if (problems.length > 0) return invalid(problems)
  const group = addGroup(state, { title: String(fields['title']) })
  applyGroupFields(group, fields)
  commit({ op: 'group', target: `group:${group.id}`, detail: fields })
  return answer(200, { group: renderGroup(group, url) })
}

/** https://developers.activecampaign.com/reference/update-a-group */
export function updateGroup(call: Call<State>): Answer {
  const { request, url, commit } = call
  const found = changeableGroup(call, 'pgGroupEdit')
  if ('refused' in found) return found.refused
  const fields = readGroupBody(request.json)
  if (fields === undefined) return badRequest
  const problems = groupProblems(fields)
  if (problems.length > 0) return invalid(problems)
  applyGroupFields(found.group, fields)
  commit({ op: 'group', target: `group:${found.group.id}`, detail: fields })
  return answer(200, { group: renderGroup(found.group, url) })
}

/**
 * https://developers.activecampaign.com/reference/delete-a-group-1
 * What happens to the users of a group that isn't empty is unknown at the vendor; here it is refused [unverified].
 */
export function deleteGroup(call: Call<State>): Answer {
  const { state, commit } = call
  const found = changeableGroup(call, 'pgGroupDelete')
  if ('refused' in found) return found.refused
  const { id } = found.group
  if (membersOf(state, id).length > 0)
    return invalid([{ field: 'group', code: 'group_not_empty', title: 'The group still has users' }])
  state.groups.delete(id)
  commit({ op: 'group', target: `group:${id}`, detail: {} })
  return answer(200, {})
}

/** Admins can neither edit nor delete the built-in group: https://www.stitchflow.com/user-management/activecampaign/manual */
function changeableGroup(
  { state, params }: Call<State>,
  right: 'pgGroupEdit' | 'pgGroupDelete',
): { readonly group: Group } | { readonly refused: Answer } {
  const id = params['id'] ?? ''
  const group = state.groups.get(id)
  const refused = lacksRight(state, right)
  if (refused !== undefined) return { refused }
  if (group === undefined) return { refused: noResult('Group', id) }
  return group.builtIn ? { refused: forbidden('The Admin group cannot be changed') } : { group }
}
