/** ActiveCampaign, API v3. Facts and their sources: README.md beside this file. */
import type { Connector } from '../../src/connector/contract.ts'
import type { HttpResponse } from '../../src/connector/http-client.ts'
import type { JsonObject } from '../../src/connector/json.ts'
import type { ChangeOutcome } from '../../src/connector/outcomes.ts'
import { sameEmail, textAt, toAccount } from './account.ts'
import { asObject, type Context, call, findObject, getList, saysAbsent, unexpected, whoAmI } from './api.ts'
import { check, prepare } from './check.ts'
import { createAccount } from './create-account.ts'
import { groupOfUser, groupsByUser, listGroups } from './groups.ts'
import { refused } from './refusal.ts'
import { type ActiveCampaignSettings, parseSettings, settings } from './settings.ts'

const pageSize = 100

export const activecampaign: Connector<ActiveCampaignSettings> = {
  contract: 1,
  name: 'activecampaign',
  title: 'ActiveCampaign',
  settings,
  facts: {
    // Exactly one group per user; a user can't be without.
    entitlementTypes: [
      { type: 'group', title: 'Group', cardinality: 'one', fallbackSetting: 'defaultGroup' },
    ],
    attributes: ['userName', 'email', 'givenName', 'familyName'],
    immutable: ['userName'],
    adminEntitlement: { type: 'group', name: 'Admin' },
    matchOn: 'email',
    // There is no disabled state.
    leaverModes: ['downgrade', 'delete'],
    reactivate: 'native',
    createRepeat: 'none',
    // Not documented; a few seconds are assumed, so that a late reading is never taken for "not created".
    readAfterWriteLagMs: 5_000,
    // 5 requests/s per account, shared with the company's other tools: https://developers.activecampaign.com/reference/rate-limits
    pace: { requests: 4, perMs: 1_000 },
    concurrency: 4,
    // An older client reports 503 in place of 429.
    throttleStatuses: [429, 503],
    justInTime: { type: 'group', name: 'SSO Users' },
  },
  parseSettings,
  hosts: ({ baseUrl }) => [new URL(baseUrl).host],
  check,
  prepare,
  createAccount,

  async whoAmI(context) {
    return { accountId: textAt(await whoAmI(context), 'id') ?? '' }
  },

  // The end is an empty page: the total is only checked, since it is not always there.
  async listAccounts(context, { cursor }) {
    const offset = Number(cursor ?? 0)
    const { items, total } = await getList(context, `/users?limit=${pageSize}&offset=${offset}`, 'users')
    if (items.length === 0) return { items: [], ...(total !== undefined && { total }) }
    const groups = await groupsByUser(context)
    const selfId = textAt(await whoAmI(context), 'id')
    return {
      items: items.map((user) =>
        toAccount(context.settings, user, groups.get(textAt(user, 'id') ?? ''), selfId),
      ),
      nextCursor: String(offset + items.length),
      ...(total !== undefined && { total }),
    }
  },

  async getAccount(context, { accountId }) {
    const user = await findObject(context, `/users/${encodeURIComponent(accountId)}`, 'user')
    return user && withGroup(context, user)
  },

  async findAccount(context, { email }) {
    if (email === undefined) return undefined
    const user = await findObject(context, `/users/email/${encodeURIComponent(email)}`, 'user')
    // How closely the vendor matches is not documented: only exactly this e-mail counts.
    return user !== undefined && sameEmail(textAt(user, 'email'), email)
      ? withGroup(context, user)
      : undefined
  },

  async listEntitlements(context, { cursor }) {
    const offset = Number(cursor ?? 0)
    const { groups, full } = await listGroups(context, offset)
    const items = groups.map(({ empty: _empty, ...group }) => group)
    return { items, ...(full && { nextCursor: String(offset + pageSize) }) }
  },

  async updateAccount(context, { accountId, changes }) {
    const { email, givenName, familyName } = changes
    return putUser(context, accountId, {
      ...(email !== undefined && { email }),
      ...(givenName !== undefined && { firstName: givenName }),
      ...(familyName !== undefined && { lastName: familyName }),
    })
  },

  async setEntitlements(context, { accountId, entitlements }) {
    const [group] = entitlements
    return group === undefined ? noGroup : putUser(context, accountId, { group: Number(group.id) })
  },

  // One call: into the group without rights, with a password nobody knows.
  async disableAccount(context, { accountId, password }) {
    const { leaverGroup, leaverGroupId } = context.settings
    if (leaverGroupId !== undefined)
      return putUser(context, accountId, { group: Number(leaverGroupId), password })
    const instructions = `ActiveCampaign can't disable an account, and the group "${leaverGroup}" for leavers is not there yet. Run "overlock app check <slug> --prepare" to have it made, then retry the task.`
    return { outcome: 'needsPerson', instructions }
  },

  async reactivateAccount(context, { accountId, entitlements }) {
    const [group] = entitlements
    return group === undefined ? noGroup : putUser(context, accountId, { group: Number(group.id) })
  },

  // Some endpoints answer 200 for a failure, so the host's reading decides. Irreversible.
  async deleteAccount(context, { accountId }) {
    return outcomeOf(context, await call(context, 'DELETE', `/users/${encodeURIComponent(accountId)}`))
  },
}

const noGroup: ChangeOutcome = {
  outcome: 'needsPerson',
  instructions: 'Choose a group for this account: in ActiveCampaign every user has exactly one.',
}

async function withGroup(context: Context, user: JsonObject) {
  return toAccount(context.settings, user, await groupOfUser(context, user))
}

/** https://developers.activecampaign.com/reference/update-user */
async function putUser(context: Context, accountId: string, user: JsonObject): Promise<ChangeOutcome> {
  return outcomeOf(context, await call(context, 'PUT', `/users/${encodeURIComponent(accountId)}`, { user }))
}

async function outcomeOf(context: Context, response: HttpResponse): Promise<ChangeOutcome> {
  if (response.status < 300 && asObject(response.body) !== undefined) return { outcome: 'changed' }
  if (response.status < 400) throw unexpected(response)
  if (saysAbsent(response)) return { outcome: 'absent' }
  return refused(context, response)
}
