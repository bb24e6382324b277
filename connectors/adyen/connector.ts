/** Adyen, Management API v3, company accounts. Facts and their sources: README.md beside this file. */
import type { Connector } from '../../src/connector/contract.ts'
import { toAccount } from './account.ts'
import { patchUser, reactivateAccount, setEntitlements, updateAccount } from './change-account.ts'
import { check } from './check.ts'
import { createAccount } from './create-account.ts'
import { entitlementTypes, listEntitlements } from './entitlements.ts'
import { adminRole } from './known-roles.ts'
import { lastWayIn } from './last-way-in.ts'
import { type AdyenSettings, parseSettings, settings } from './settings.ts'
import { findUser, findUserByEmail, listUsers } from './users.ts'

export const adyen: Connector<AdyenSettings> = {
  contract: 1,
  name: 'adyen',
  title: 'Adyen',
  settings,
  facts: {
    entitlementTypes,
    attributes: ['userName', 'email', 'givenName', 'familyName'],
    // The username is the e-mail of the first day; a changed e-mail is written, the username stays.
    immutable: ['userName'],
    adminEntitlement: { type: 'role', name: `role:${adminRole}` },
    matchOn: 'email',
    // `active: false`. The API has no call that deletes.
    leaverModes: ['disable'],
    reactivate: 'native',
    // An idempotency key is sent, but the Management API does not promise to heed it.
    createRepeat: 'none',
    // Not documented; a few seconds are assumed, so that a late reading is never taken for "not created".
    readAfterWriteLagMs: 5_000,
    // The Management API publishes no limit; a careful pace is assumed.
    pace: { requests: 2, perMs: 1_000 },
    concurrency: 4,
    throttleStatuses: [429],
    stepsByHand: {
      deleteAccount:
        'Its access is taken away already; only the deletion is pending, since the API of Adyen has no call for it. 1. Sign in to the Customer Area of the same environment (ca-test.adyen.com or ca-live.adyen.com) as a user with the role Merchant admin or Merchant user management. 2. Go to Settings > Users. 3. Find the user by its e-mail and open it. 4. Delete the user. 5. Run "overlock task retry" for this task: it ends once a reading no longer shows the user.',
    },
  },
  parseSettings,
  hosts: ({ baseUrl }) => [new URL(baseUrl).host],
  check,
  createAccount,
  updateAccount,
  setEntitlements,
  reactivateAccount,

  async listAccounts(context, { cursor }) {
    const { items, nextCursor, total } = await listUsers(context, cursor)
    const users = items.map(({ item }) => item)
    const last = await lastWayIn(context, users)
    return {
      items: users.map((user) => toAccount(user, last)),
      ...(nextCursor !== undefined && { nextCursor }),
      total,
    }
  },

  async getAccount(context, { accountId }) {
    const user = await findUser(context, accountId)
    return user && toAccount(user, await lastWayIn(context, [user]))
  },

  async findAccount(context, { email }) {
    const user = email === undefined ? undefined : await findUserByEmail(context, email)
    return user && toAccount(user, await lastWayIn(context, [user]))
  },

  async listEntitlements(context) {
    return { items: await listEntitlements(context) }
  },

  async disableAccount(context, { accountId, mode }) {
    if (mode !== 'disable')
      return { outcome: 'refused', code: 'notAllowed', reason: `Adyen has no way to ${mode} a user.` }
    return patchUser(context, accountId, { active: false })
  },
}
