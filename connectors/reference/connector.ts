/**
 * The worked example of the connector contract: an application that accepts any attribute, many groups, a real
 * disabled state, and has no limits. Its vendor is made up: `overlock simulate reference`.
 */
import type { Connector } from '../../src/connector/contract.ts'
import { sameName } from '../../src/connector/same-name.ts'
import { toAccount, toAttributes, toEntitlement } from './account.ts'
import { asObject, call, callAccount, getPage, successOf, unexpected } from './api.ts'
import { changed, refused, refuseUserName } from './outcome.ts'
import { type ReferenceSettings, settings } from './settings.ts'

const pageSize = '200'

export const reference: Connector<ReferenceSettings> = {
  contract: 1,
  name: 'reference',
  title: 'Reference application',
  settings,
  facts: {
    entitlementTypes: [{ type: 'group', title: 'Group', cardinality: 'many' }],
    attributes: 'any',
    immutable: [],
    matchOn: 'userName',
    leaverModes: ['disable', 'delete'],
    reactivate: 'native',
    createRepeat: 'none',
    readAfterWriteLagMs: 0,
    concurrency: 8,
    throttleStatuses: [429],
  },

  parseSettings(raw) {
    const baseUrl = URL.parse(raw['baseUrl'] ?? '')
    return baseUrl === null
      ? { problems: [{ field: 'baseUrl', says: 'must be an address such as https://reference.example.com' }] }
      : { settings: { baseUrl: baseUrl.origin } }
  },
  hosts: ({ baseUrl }) => [new URL(baseUrl).host],

  // The token belongs to no account, so there is no `whoAmI`.
  async check(context) {
    const { application } = successOf(await call(context, 'GET', '/v1/me'))
    if (typeof application !== 'string') throw unexpected('an application without a name')
    return { vendorAccount: application, problems: [] }
  },

  async listAccounts(context, { cursor }) {
    return getPage(
      context,
      'accounts',
      { limit: pageSize, ...(cursor !== undefined && { cursor }) },
      toAccount,
    )
  },

  async getAccount(context, { accountId }) {
    const answer = await callAccount(context, 'GET', accountId)
    return answer && toAccount(successOf(answer))
  },

  async findAccount(context, { userName }) {
    if (userName === undefined || userName.trim() === '') return undefined
    const { items } = await getPage(context, 'accounts', { userName }, toAccount)
    return items.find((account) => sameName(account.userName, userName))
  },

  async listEntitlements(context, { cursor }) {
    return getPage(
      context,
      'groups',
      { limit: pageSize, ...(cursor !== undefined && { cursor }) },
      toEntitlement,
    )
  },

  async createAccount(context, { attributes, entitlements }) {
    const { userName = '' } = attributes
    const unfit = refuseUserName(userName)
    if (unfit !== undefined) return unfit
    const answer = await call(context, 'POST', '/v1/accounts', {
      userName,
      attributes: toAttributes(attributes),
      groups: entitlements.map(({ id }) => id),
    })
    if (answer.status === 201) return { outcome: 'created', account: toAccount(answer.body) }
    const taken = answer.body['code'] === 'userName_taken'
    const existing = taken ? await reference.findAccount(context, { userName }) : undefined
    return existing === undefined ? refused(context, answer) : { outcome: 'alreadyExists', account: existing }
  },

  // The application replaces all attributes at once, so the others are sent along as they are.
  async updateAccount(context, { accountId, changes }) {
    const unfit = refuseUserName(changes.userName)
    if (unfit !== undefined) return unfit
    const answer = await callAccount(context, 'GET', accountId)
    if (answer === undefined) return { outcome: 'absent' }
    const before = asObject(successOf(answer)['attributes'])
    if (before === undefined) throw unexpected('an account without attributes')
    const { userName } = changes
    const attributes = { ...before, ...toAttributes(changes) }
    const json = { ...(userName !== undefined && { userName }), attributes }
    return changed(context, await callAccount(context, 'PATCH', accountId, { json }))
  },

  async setEntitlements(context, { accountId, entitlements }) {
    const json = { groups: entitlements.map(({ id }) => id) }
    return changed(context, await callAccount(context, 'PUT', accountId, { action: 'groups', json }))
  },

  async disableAccount(context, { accountId, mode }) {
    if (mode !== 'disable')
      return { outcome: 'refused', code: 'notAllowed', reason: `There is no way to ${mode} an account.` }
    return changed(context, await callAccount(context, 'POST', accountId, { action: 'disable' }))
  },

  async reactivateAccount(context, { accountId, entitlements }) {
    const answer = await callAccount(context, 'POST', accountId, { action: 'enable' })
    const enabled = changed(context, answer)
    if (answer === undefined || enabled.outcome !== 'changed') return enabled
    const groups = entitlements.map(({ id }) => id)
    const held = toAccount(answer.body).entitlements ?? []
    if (held.length === groups.length && held.every(({ id }) => groups.includes(id))) return enabled
    return changed(
      context,
      await callAccount(context, 'PUT', accountId, { action: 'groups', json: { groups } }),
    )
  },

  async deleteAccount(context, { accountId }) {
    return changed(context, await callAccount(context, 'DELETE', accountId))
  },
}
