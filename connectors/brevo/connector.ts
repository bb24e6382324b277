/** Brevo, API v3, the users of one organization. Facts and their sources: README.md beside this file. */
import type { Connector } from '../../src/connector/contract.ts'
import { toAccount } from './account.ts'
import { toEntitlement } from './bundles.ts'
import { invite, removeUser, resend, setBundles } from './changes.ts'
import { check, countSeats } from './check.ts'
import { type BrevoSettings, parseSettings, settings } from './settings.ts'
import { listSignIns } from './sign-ins.ts'
import { findByEmail, findUser, listUsers, readUser } from './users.ts'

export const brevo: Connector<BrevoSettings> = {
  contract: 1,
  name: 'brevo',
  title: 'Brevo',
  settings,
  facts: {
    entitlementTypes: [
      { type: 'bundle', title: 'Bundle', cardinality: 'bundle', fallbackSetting: 'minimumBundle' },
    ],
    // No names, no id: the e-mail is all there is, and it is the id.
    attributes: ['email'],
    immutable: ['email'],
    matchOn: 'email',
    leaverModes: ['revoke'],
    reactivate: 'reinvite',
    createRepeat: 'none',
    // Not documented; a few seconds are assumed, so that a late reading is never taken for "not invited".
    readAfterWriteLagMs: 5_000,
    // 100 requests in an hour, shared with the company's other tools: https://developers.brevo.com/docs/api-limits
    pace: { requests: 100, perMs: 3_600_000, burst: 50 },
    // List, permissions or invitation, list, permissions.
    requestsPerChange: 5,
    readingsKeptMs: 60_000,
    retryAfterHeader: 'x-sib-ratelimit-reset',
    invitationLastsMs: 72 * 3_600_000,
    concurrency: 1,
    throttleStatuses: [429],
  },
  parseSettings,
  hosts: ({ baseUrl }) => [new URL(baseUrl).host],
  check,
  countSeats,
  listSignIns,

  // All in one answer. Bundles would cost one request for each user, so only what the list itself tells is known here.
  async listAccounts(context) {
    return { items: (await listUsers(context)).map((user) => toAccount(context.settings, user)) }
  },

  async getAccount(context, { accountId }) {
    const user = await findUser(context, accountId)
    return user && readUser(context, user)
  },

  async findAccount(context, { email }) {
    return email === undefined ? undefined : findByEmail(context, email)
  },

  // They are the administrator's own, out of the settings: Brevo is not asked.
  async listEntitlements({ settings: { bundles } }) {
    return { items: bundles.map((bundle) => toEntitlement(bundle, bundles)) }
  },

  createAccount: invite,

  async setEntitlements(context, { accountId, entitlements }) {
    return setBundles(context, accountId, entitlements)
  },

  async resendInvitation(context, { accountId }) {
    return resend(context, accountId)
  },

  async disableAccount(context, { accountId, mode }) {
    if (mode === 'revoke') return removeUser(context, accountId)
    return { outcome: 'refused', code: 'notAllowed', reason: `Brevo has no way to ${mode} a user.` }
  },
}
