import type { Account } from '../../../src/connector/account.ts'
import type { UploadedAccounts } from '../../../src/connector/uploads.ts'

export const ada: Account = {
  ...{ id: 'ada@example.com', email: 'Ada@example.com', displayName: 'Ada', state: 'active' },
  entitlements: [{ type: 'role', id: 'admin', name: 'Admin' }],
}
export const bob: Account = {
  id: 'bob@example.com',
  email: 'bob@example.com',
  state: 'disabled',
  entitlements: [],
}

/** A list of two that somebody uploaded. */
export const uploaded: UploadedAccounts = {
  exportedAt: '2026-11-25T00:00:00.000Z',
  list: async () => [ada, bob],
  get: async (id) => [ada, bob].find((account) => account.id === id),
}
