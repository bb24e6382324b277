/** An application that a person administers. Its accounts are read from a file; every change is a work item. */
import type { Account } from '../../src/connector/account.ts'
import type { Connector, ConnectorContext } from '../../src/connector/contract.ts'
import { ConnectorError } from '../../src/connector/errors.ts'
import { foldName } from '../../src/connector/same-name.ts'
import type { UploadedAccounts } from '../../src/connector/uploads.ts'
import { toRole, withMarks } from './account.ts'
import { readUpload } from './read-upload.ts'
import { type FileSettings, parseSettings, settings } from './settings.ts'

type Context = ConnectorContext<FileSettings>

export const file: Connector<FileSettings> = {
  contract: 1,
  name: 'file',
  title: 'File and person',
  settings,
  facts: {
    entitlementTypes: [{ type: 'role', title: 'Role', cardinality: 'many' }],
    attributes: ['email', 'displayName', 'givenName', 'familyName'],
    immutable: [],
    absentIsUnknown: true,
    matchOn: 'email',
    leaverModes: [],
    reactivate: 'none',
    createRepeat: 'none',
    readAfterWriteLagMs: 0,
    concurrency: 4,
    throttleStatuses: [429],
    byHand: { titleSetting: 'title', linkSetting: 'adminUrl' },
  },
  parseSettings,
  hosts: () => [],

  async check({ settings: { title }, uploaded }) {
    const missing = {
      code: 'nothingUploaded',
      says: 'No list of its accounts was uploaded yet, so nobody knows who is in it.',
      todo: 'Export the list in the application, then "overlock app upload <slug> <file> --preview".',
      preparable: false,
    }
    return { vendorAccount: title, problems: uploaded === undefined ? [missing] : [] }
  },

  async listAccounts(context) {
    const accounts = await listOf(context).list()
    return { items: accounts.map((account) => withMarks(context.settings, account)) }
  },

  async getAccount(context, { accountId }) {
    return find(context, accountId)
  },

  async findAccount(context, { email }) {
    return email === undefined ? undefined : find(context, foldName(email))
  },

  /** Those of the settings, and those that somebody holds. */
  async listEntitlements({ settings: { roles, adminRoles }, uploaded }) {
    const held = ((await uploaded?.list()) ?? []).flatMap((account: Account) => account.entitlements ?? [])
    const all = new Map(
      [...roles.map(toRole), ...adminRoles.map(toRole), ...held].map((role) => [role.id, role]),
    )
    const admin = adminRoles.map(foldName)
    return { items: [...all.values()].map((role) => ({ ...role, privileged: admin.includes(role.id) })) }
  },

  readUpload: (context, upload) => readUpload(context.settings, upload),
}

async function find(context: Context, accountId: string): Promise<Account | undefined> {
  const account = await listOf(context).get(accountId)
  return account && withMarks(context.settings, account)
}

/** Before there is a list, nothing may be concluded: neither that somebody is there nor that nobody is. */
function listOf({ uploaded }: Context): UploadedAccounts {
  if (uploaded === undefined) throw new ConnectorError('nothingUploaded')
  return uploaded
}
