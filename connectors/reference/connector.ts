/**
 * The worked example of the connector contract: an application that accepts any attribute, many groups, a real
 * disabled state, and has no limits. Its vendor is made up: `overlock simulate reference`.
 */
import type { Connector } from '../../src/connector/contract.ts'
import type { HttpResponse } from '../../src/connector/http-client.ts'
import type { ChangeOutcome } from '../../src/connector/outcomes.ts'
import { toAccount, toAttributes, toEntitlement } from './account.ts'
import {
  bodyOf,
  call,
  isAnswer,
  type ReferenceAccount,
  type ReferencePage,
  reasonOf,
  unexpected,
} from './api.ts'
import { type ReferenceSettings, settings } from './settings.ts'

type Group = { readonly id: string; readonly name: string }

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

  async check(context) {
    const me = bodyOf<{ id: string; name: string; tenant: string }>(await call(context, 'GET', '/v1/me'))
    return { vendorAccount: me.tenant, actor: { accountId: me.id, name: me.name }, problems: [] }
  },

  async whoAmI(context) {
    return { accountId: bodyOf<{ id: string }>(await call(context, 'GET', '/v1/me')).id }
  },

  async listAccounts(context, { cursor }) {
    const page = bodyOf<ReferencePage<ReferenceAccount>>(
      await call(context, 'GET', pagePath('accounts', cursor)),
    )
    return {
      items: page.items.map(toAccount),
      total: page.total,
      ...(page.next !== undefined && { nextCursor: page.next }),
    }
  },

  async getAccount(context, { accountId }) {
    const response = await call(context, 'GET', accountPath(accountId))
    return response.status === 404 ? undefined : toAccount(bodyOf<ReferenceAccount>(response))
  },

  async findAccount(context, { userName }) {
    if (userName === undefined) return undefined
    const query = new URLSearchParams({ userName })
    const page = bodyOf<ReferencePage<ReferenceAccount>>(await call(context, 'GET', `/v1/accounts?${query}`))
    const [account] = page.items
    return account && toAccount(account)
  },

  async listEntitlements(context, { cursor }) {
    const page = bodyOf<ReferencePage<Group>>(await call(context, 'GET', pagePath('groups', cursor)))
    return {
      items: page.items.map(toEntitlement),
      total: page.total,
      ...(page.next !== undefined && { nextCursor: page.next }),
    }
  },

  async createAccount(context, { attributes, entitlements }) {
    const { userName = '' } = attributes
    const response = await call(context, 'POST', '/v1/accounts', {
      userName,
      attributes: toAttributes(attributes),
      groups: entitlements.map(({ id }) => id),
    })
    if (response.status === 201)
      return { outcome: 'created', account: toAccount(bodyOf<ReferenceAccount>(response)) }
    const existing = response.status === 409 ? await reference.findAccount(context, { userName }) : undefined
    if (existing !== undefined) return { outcome: 'alreadyExists', account: existing }
    if (response.status < 400) throw unexpected(response)
    return { outcome: 'refused', code: 'invalidValue', reason: reasonOf(response) }
  },

  async updateAccount(context, { accountId, changes }) {
    const response = await call(context, 'GET', accountPath(accountId))
    if (response.status === 404) return { outcome: 'absent' }
    const before = bodyOf<ReferenceAccount>(response)
    const { userName } = changes
    const change = {
      ...(userName !== undefined && { userName }),
      attributes: { ...before.attributes, ...toAttributes(changes) },
    }
    return changed(await call(context, 'PATCH', accountPath(accountId), change))
  },

  async setEntitlements(context, { accountId, entitlements }) {
    const groups = entitlements.map(({ id }) => id)
    return changed(await call(context, 'PUT', `${accountPath(accountId)}/groups`, { groups }))
  },

  async disableAccount(context, { accountId }) {
    return changed(await call(context, 'POST', `${accountPath(accountId)}/disable`))
  },

  async reactivateAccount(context, { accountId, entitlements }) {
    const enabled = changed(await call(context, 'POST', `${accountPath(accountId)}/enable`))
    if (enabled.outcome !== 'changed' || entitlements.length === 0) return enabled
    const groups = entitlements.map(({ id }) => id)
    return changed(await call(context, 'PUT', `${accountPath(accountId)}/groups`, { groups }))
  },

  async deleteAccount(context, { accountId }) {
    return changed(await call(context, 'DELETE', accountPath(accountId)))
  },
}

function pagePath(collection: 'accounts' | 'groups', cursor: string | undefined): string {
  const query = new URLSearchParams({ limit: '200', ...(cursor !== undefined && { cursor }) })
  return `/v1/${collection}?${query}`
}

function accountPath(id: string): string {
  return `/v1/accounts/${encodeURIComponent(id)}`
}

function changed(response: HttpResponse): ChangeOutcome {
  if (isAnswer(response)) return { outcome: 'changed' }
  if (response.status < 400) throw unexpected(response)
  if (response.status === 404) return { outcome: 'absent' }
  const code = response.status === 409 ? 'alreadyTaken' : 'invalidValue'
  return { outcome: 'refused', code, reason: reasonOf(response) }
}
