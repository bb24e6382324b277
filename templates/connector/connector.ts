/**
 * SampleVendor: users with exactly one role each, who can be deactivated. It reads as the list of what this vendor can
 * do. A method that is left out becomes a question to a person; none may guess.
 */
import { type ChangeOutcome, type Connector, sameName } from 'overlock/connector'
import { roleOf, toAccount, toFields, toRole } from './account.ts'
import { type Answer, type Context, call, callUser, listIn, refused, successOf, unexpected } from './api.ts'
import { parseSettings, type SampleVendorSettings, settings } from './settings.ts'

const pageSize = 100

export const samplevendor: Connector<SampleVendorSettings> = {
  contract: 1,
  name: 'samplevendor',
  title: 'SampleVendor',
  settings,
  // Each with its source in catalog.yaml. What the vendor does not document is declared at its careful end.
  facts: {
    entitlementTypes: [{ type: 'role', title: 'Role', cardinality: 'one', fallbackSetting: 'defaultRole' }],
    attributes: ['email', 'givenName', 'familyName'],
    immutable: [],
    matchOn: 'email',
    leaverModes: ['disable'],
    reactivate: 'native',
    createRepeat: 'none',
    readAfterWriteLagMs: 5_000,
    pace: { requests: 100, perMs: 60_000, burst: 20 },
    concurrency: 4,
    throttleStatuses: [429],
  },
  parseSettings,
  hosts: ({ baseUrl }) => [new URL(baseUrl).host],

  async check(context) {
    const { organization } = successOf(await call(context, 'GET', '/v1/me'))
    if (typeof organization !== 'string') throw unexpected('an organization without a name')
    return { vendorAccount: organization, problems: [] }
  },

  async listAccounts(context, { cursor = '0' }) {
    const query = new URLSearchParams({ offset: cursor, limit: `${pageSize}` })
    const body = successOf(await call(context, 'GET', `/v1/users?${query}`))
    const items = listIn(body, 'users').map(toAccount)
    const { total } = body
    if (typeof total !== 'number') throw unexpected('a page without its total')
    const next = Number(cursor) + items.length
    return { items, total, ...(items.length > 0 && next < total && { nextCursor: `${next}` }) }
  },

  async getAccount(context, { accountId }) {
    const answer = await callUser(context, 'GET', accountId)
    return answer && toAccount(successOf(answer))
  },

  // The vendor's own comparison may be loose: only exactly this e-mail, but for case, is the same person.
  async findAccount(context, { email = '' }) {
    if (email.trim() === '') return undefined
    const answer = await call(context, 'GET', `/v1/users?${new URLSearchParams({ email })}`)
    const found = listIn(successOf(answer), 'users').map(toAccount)
    return found.find((account) => sameName(account.email, email))
  },

  async listEntitlements(context) {
    return { items: listIn(successOf(await call(context, 'GET', '/v1/roles')), 'roles').map(toRole) }
  },

  async createAccount(context, { attributes, entitlements }) {
    const { email } = attributes
    const json = { ...toFields(attributes), roleId: roleOf(entitlements) }
    const answer = await call(context, 'POST', '/v1/users', json)
    if (answer.status === 201) return { outcome: 'created', account: toAccount(answer.body) }
    const taken = email !== undefined && answer.body['code'] === 'email_taken'
    const existing = taken ? await samplevendor.findAccount(context, { email }) : undefined
    return existing === undefined ? refused(context, answer) : { outcome: 'alreadyExists', account: existing }
  },

  async updateAccount(context, { accountId, changes }) {
    return changed(context, await callUser(context, 'PATCH', accountId, toFields(changes)))
  },

  async setEntitlements(context, { accountId, entitlements }) {
    return changed(context, await callUser(context, 'PATCH', accountId, { roleId: roleOf(entitlements) }))
  },

  async disableAccount(context, { accountId, mode }) {
    if (mode !== 'disable')
      return { outcome: 'refused', code: 'notAllowed', reason: `There is no way to ${mode} a user.` }
    return changed(context, await callUser(context, 'PATCH', accountId, { active: false }))
  },

  async reactivateAccount(context, { accountId, entitlements }) {
    const json = { active: true, roleId: roleOf(entitlements) }
    return changed(context, await callUser(context, 'PATCH', accountId, json))
  },
}

/** How a change ended; no answer stands for a user who is not there. */
function changed(context: Context, answer: Answer | undefined): ChangeOutcome {
  if (answer === undefined) return { outcome: 'absent' }
  return answer.status < 300 ? { outcome: 'changed' } : refused(context, answer)
}
