/** ActiveCampaign, API v3. Facts and their sources: README.md beside this file. */
import type { Connector } from '../../src/connector/contract.ts'
import { isEmail, textAt, toAccount } from './account.ts'
import { getList, whoAmI } from './api.ts'
import { check, prepare } from './check.ts'
import { createAccount } from './create-account.ts'
import { groupsByUser, listGroups } from './groups.ts'
import { notAnEmail } from './refusal.ts'
import { type ActiveCampaignSettings, parseSettings, settings } from './settings.ts'
import { deleteUser, findByEmail, findById, moveUser, putUser } from './users.ts'

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
    return findById(context, accountId)
  },

  async findAccount(context, { email }) {
    return email === undefined ? undefined : findByEmail(context, email)
  },

  async listEntitlements(context, { cursor }) {
    const offset = Number(cursor ?? 0)
    const groups = await listGroups(context, offset)
    const items = groups.map(({ empty: _empty, ...group }) => group)
    return { items, ...(items.length > 0 && { nextCursor: String(offset + items.length) }) }
  },

  async updateAccount(context, { accountId, changes }) {
    const { email, givenName, familyName } = changes
    if (email !== undefined && !isEmail(email)) return notAnEmail
    const user = {
      ...(email !== undefined && { email }),
      ...(givenName !== undefined && { firstName: givenName }),
      ...(familyName !== undefined && { lastName: familyName }),
    }
    return Object.keys(user).length === 0 ? { outcome: 'alreadySo' } : putUser(context, accountId, user)
  },

  async setEntitlements(context, { accountId, entitlements }) {
    return moveUser(context, accountId, entitlements)
  },

  // One call: into the group without rights, with a password nobody knows.
  async disableAccount(context, { accountId, mode, password }) {
    if (mode !== 'downgrade')
      return {
        outcome: 'refused',
        code: 'notAllowed',
        reason: `ActiveCampaign has no way to ${mode} a user.`,
      }
    const { leaverGroup, leaverGroupId } = context.settings
    if (leaverGroupId !== undefined)
      return putUser(context, accountId, { group: Number(leaverGroupId), password })
    const instructions = `ActiveCampaign can't disable an account, and the group "${leaverGroup}" for leavers is not there yet. Run "overlock app check <slug> --prepare" to have it made, then retry the task.`
    return { outcome: 'needsPerson', instructions }
  },

  async reactivateAccount(context, { accountId, entitlements }) {
    return moveUser(context, accountId, entitlements)
  },

  async deleteAccount(context, { accountId }) {
    return deleteUser(context, accountId)
  },
}
