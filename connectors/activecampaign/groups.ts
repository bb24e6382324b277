import type { Entitlement, EntitlementRef } from '../../src/connector/account.ts'
import type { JsonObject } from '../../src/connector/json.ts'
import { textAt } from './account.ts'
import { asObject, type Context, call, findObject, getList } from './api.ts'

const pageSize = 100

/** `empty`: its members can do nothing. */
export type Group = Entitlement & { readonly empty: boolean }

/** https://developers.activecampaign.com/reference/list-all-groups */
export async function listGroups(context: Context, offset: number) {
  const { items, total } = await getList(context, `/groups?limit=${pageSize}&offset=${offset}`, 'groups')
  return { groups: items.flatMap((group) => toGroup(group) ?? []), total, full: items.length > 0 }
}

export async function allGroups(context: Context): Promise<readonly Group[]> {
  const all: Group[] = []
  for (let offset = 0; ; offset += pageSize) {
    const page = await listGroups(context, offset)
    all.push(...page.groups)
    if (!page.full) return all
  }
}

/**
 * Whose group is which, read group by group: the list of users does not show it. The shape of this relation is not
 * documented [unverified]; users that it does not show stay without a known group.
 */
export async function groupsByUser(context: Context): Promise<ReadonlyMap<string, EntitlementRef>> {
  const byUser = new Map<string, EntitlementRef>()
  for (const group of await allGroups(context)) {
    for (let offset = 0; ; offset += pageSize) {
      const path = `/groups/${encodeURIComponent(group.id)}/userGroups?limit=${pageSize}&offset=${offset}`
      const { items } = await getList(context, path, 'userGroups')
      for (const member of items) {
        const userId = textAt(member, 'userid') ?? textAt(member, 'user')
        if (userId !== undefined) byUser.set(userId, { type: 'group', id: group.id, name: group.name })
      }
      if (items.length === 0) break
    }
  }
  return byUser
}

/** The group of one user: from the relation the user links to, or from the user itself where it is shown. */
export async function groupOfUser(context: Context, user: JsonObject): Promise<EntitlementRef | undefined> {
  const id = textAt(user, 'id') ?? ''
  const relation = await findObject(context, `/users/${encodeURIComponent(id)}/userGroup`, 'userGroup')
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

function toGroup(group: JsonObject): Group | undefined {
  const id = textAt(group, 'id')
  const name = textAt(group, 'title')
  if (id === undefined || name === undefined) return undefined
  const privileged = Object.entries(group).some(
    ([right, value]) => privilegedRights.test(right) && isOn(value),
  )
  return { type: 'group', id, name, privileged, empty: !grantsRights(group) }
}

/** Flags come as "0" and "1", as numbers and as booleans. */
function isOn(value: unknown): boolean {
  return value === true || value === 1 || value === '1'
}
