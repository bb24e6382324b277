import type { Entitlement, EntitlementRef } from '../../src/connector/account.ts'
import type { JsonObject } from '../../src/connector/json.ts'
import { textAt } from './account.ts'
import { asObject, type Context, call, findBody, findList, getList, strange } from './api.ts'
import { readPages } from './read-pages.ts'

const pageSize = 100

/** Ids are numbers that are sent as text; nothing else may become a part of an address. */
export function isId(text: string): boolean {
  return /^[1-9]\d*$/.test(text)
}

/** `empty`: its members can do nothing. */
export type Group = Entitlement & { readonly empty: boolean }

/** https://developers.activecampaign.com/reference/list-all-groups */
export async function listGroups(context: Context, offset: number): Promise<readonly Group[]> {
  const { items } = await getList(context, `/groups?limit=${pageSize}&offset=${offset}`, 'groups')
  return items.map(toGroup)
}

export function allGroups(context: Context): Promise<readonly Group[]> {
  return readPages(
    (offset) => listGroups(context, offset),
    ({ id }) => id,
  )
}

/**
 * Whose group is which, read group by group: the list of users does not show it. The shape of this relation is not
 * documented [unverified]; users that it does not show stay without a known group.
 */
export async function groupsByUser(context: Context): Promise<ReadonlyMap<string, EntitlementRef>> {
  const byUser = new Map<string, EntitlementRef>()
  for (const { id, name } of await allGroups(context))
    for (const userId of await membersOf(context, id)) byUser.set(userId, { type: 'group', id, name })
  return byUser
}

/** Ids of users. A group that was deleted meanwhile has no members any more. */
function membersOf(context: Context, groupId: string): Promise<readonly string[]> {
  const path = `/groups/${encodeURIComponent(groupId)}/userGroups?limit=${pageSize}`
  return readPages(
    async (offset) => {
      const { items } = (await findList(context, `${path}&offset=${offset}`, 'userGroups')) ?? { items: [] }
      return items.flatMap((member) => textAt(member, 'userid') ?? textAt(member, 'user') ?? [])
    },
    (userId) => userId,
  )
}

/** The group of one user: from the relation the user links to, or from the user itself where it is shown. */
export async function groupOfUser(context: Context, user: JsonObject): Promise<EntitlementRef | undefined> {
  const id = textAt(user, 'id') ?? ''
  if (!isId(id)) throw strange('a user without an id of its own')
  const relation = asObject((await findBody(context, `/users/${id}/userGroup`))?.['userGroup'])
  const groupId =
    (relation && (textAt(relation, 'groupid') ?? textAt(relation, 'group'))) ?? textAt(user, 'userGroup')
  return groupId === undefined ? undefined : { type: 'group', id: groupId, name: '' }
}

/** A group without any right. https://developers.activecampaign.com/reference/create-a-group */
export async function createEmptyGroup(context: Context, title: string): Promise<string | undefined> {
  const descript = 'Made by Overlock: people who left. Members can do nothing. Give it no rights.'
  const response = await call(context, 'POST', '/groups', { group: { title, descript } })
  const group = asObject(asObject(response.body)?.['group'])
  return response.status < 300 && group !== undefined ? textAt(group, 'id') : undefined
}

/** Rights that let their holder manage users or take data out. */
const privilegedRights = /^(pg_user_(add|edit|delete)|pgGroup(Add|Edit|Delete)|pgContactExport)$/

function grantsRights(group: JsonObject): boolean {
  return Object.entries(group).some(([name, value]) => /^pg/.test(name) && isOn(value))
}

function toGroup(group: JsonObject): Group {
  const id = textAt(group, 'id')
  const name = textAt(group, 'title')
  if (id === undefined || name === undefined) throw strange('a group without id or title')
  const privileged = Object.entries(group).some(
    ([right, value]) => privilegedRights.test(right) && isOn(value),
  )
  return { type: 'group', id, name, privileged, empty: !grantsRights(group) }
}

/** Flags come as "0" and "1", as numbers and as booleans. */
function isOn(value: unknown): boolean {
  return value === true || value === 1 || value === '1'
}
