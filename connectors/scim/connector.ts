/**
 * Any application with SCIM 2.0 of its own (RFC 7643, RFC 7644). It obeys what the server says of itself; what the server
 * can't do is answered with exact steps for a person.
 */
import type { Account } from '../../src/connector/account.ts'
import type { Connector } from '../../src/connector/contract.ts'
import { toAccount, toUser, type User } from './account.ts'
import type { Context } from './answer.ts'
import {
  deleteAccount,
  disableAccount,
  reactivateAccount,
  setEntitlements,
  updateAccount,
} from './change-account.ts'
import { check } from './check.ts'
import { createAccount } from './create-account.ts'
import { groupsOf, readHeld, toEntitlement, toGroup } from './groups.ts'
import { readPage } from './listing.ts'
import { readService, type Service } from './service.ts'
import { parseSettings, type ScimSettings, settings } from './settings.ts'
import { findUser, findUserByName } from './users.ts'

export const scim: Connector<ScimSettings> = {
  contract: 1,
  name: 'scim',
  title: 'SCIM 2.0 application',
  settings,
  facts: {
    entitlementTypes: [{ type: 'group', title: 'Group', cardinality: 'many' }],
    attributes: ['userName', 'email', 'givenName', 'familyName', 'displayName'],
    immutable: [],
    matchOn: 'userName',
    leaverModes: ['disable', 'delete'],
    reactivate: 'native',
    createRepeat: 'none',
    entitlementsFollow: true,
    // No RFC promises that a reading shows what was just written, or how fast one may ask.
    readAfterWriteLagMs: 5_000,
    pace: { requests: 20, perMs: 1_000, burst: 10 },
    concurrency: 4,
    throttleStatuses: [429],
  },

  parseSettings,
  hosts: ({ baseUrl, oauth }) => [
    ...new Set([baseUrl, oauth?.tokenUrl ?? baseUrl].map((address) => new URL(address).host)),
  ],

  check,

  // Read from every group, what accounts hold would cost all groups for each page; each alone shows it.
  async listAccounts(context, request) {
    const service = await readService(context)
    const shown = !service.groups || context.settings.memberships === 'user'
    return readPage(context, service, 'Users', request, (resource) => {
      const user = toUser(resource)
      return toAccount(context, service, user, shown ? listedGroups(service, user) : undefined)
    })
  },

  async getAccount(context, { accountId }) {
    const user = await findUser(context, accountId)
    return user && withHeld(context, await readService(context), user)
  },

  async findAccount(context, { userName }) {
    if (userName === undefined) return undefined
    const service = await readService(context)
    const user = await findUserByName(context, service, userName)
    return user && withHeld(context, service, user)
  },

  async listEntitlements(context, request) {
    const service = await readService(context)
    if (!service.groups) return { items: [] }
    return readPage(
      context,
      service,
      'Groups',
      request,
      (resource) => toEntitlement(context, toGroup(resource)),
      { excludedAttributes: 'members' },
    )
  },

  // The credential belongs to no account, so there is no `whoAmI`.
  createAccount,
  updateAccount,
  setEntitlements,
  disableAccount,
  reactivateAccount,
  deleteAccount,
}

function listedGroups(service: Service, user: User) {
  return service.groups ? groupsOf(user) : []
}

async function withHeld(context: Context, service: Service, user: User): Promise<Account> {
  return toAccount(context, service, user, await readHeld(context, service, user))
}
