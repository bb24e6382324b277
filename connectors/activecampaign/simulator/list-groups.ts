import { type Answer, answer } from '../../../simulation/answer.ts'
import { isObject } from '../../../simulation/json.ts'
import type { Call } from '../../../simulation/vendor.ts'
import { lacksRight } from './authorize.ts'
import { badRequest, noResult } from './refusals.ts'
import { basePath } from './render.ts'
import type { State } from './state.ts'

/**
 * Lets a group use a list. https://developers.activecampaign.com/reference/create-a-list-group-permission
 * Which right it takes is [unverified].
 */
export function createListGroup({ state, request, url, commit }: Call<State>): Answer {
  const refused = lacksRight(state, 'pgGroupEdit')
  if (refused !== undefined) return refused
  const sent = isObject(request.json) ? request.json['listGroup'] : undefined
  if (!isObject(sent) || !Number.isInteger(sent['listid'])) return badRequest
  const groupid = String(sent['groupid'])
  if (!state.groups.has(groupid)) return noResult('Group', groupid)
  const id = String(state.listGroups.length + 1)
  state.listGroups.push({ id, listid: String(sent['listid']), groupid })
  commit({ op: 'group', target: `group:${groupid}`, detail: sent })
  const links = {
    list: `${url}${basePath}/listGroups/${id}/list`,
    group: `${url}${basePath}/listGroups/${id}/group`,
  }
  return answer(201, { listGroup: { list: sent['listid'], group: sent['groupid'], links, id } })
}
