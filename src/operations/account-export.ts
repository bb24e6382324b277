import { z } from 'zod'
import { loadAccounts } from './account-view.ts'
import { app, contextOfApp } from './application-input.ts'
import { csvLines } from './csv-lines.ts'
import { operation } from './operation.ts'

const heads = [
  'account',
  'state',
  'entitlements',
  'managed',
  'protected',
  'marks',
  'wanted',
  'task',
  'read at',
]

export const accountExport = operation({
  name: 'account.export',
  summary: 'Export the accounts of an application as CSV',
  effect: 'read',
  roles: ['owner', 'admin', 'operator', 'auditor'],
  input: z.object({ app }),
  rest: { method: 'GET', path: '/applications/{app}/accounts/export', stream: 'csv' },
  cli: { command: 'account export <app>', print: () => '' },
  async run(system, _caller, { app: slug }): Promise<AsyncIterable<string>> {
    const accounts = await loadAccounts(system.db, await contextOfApp(system, slug))
    const rows = accounts.map((account) => [
      ...[account.name, account.state, account.entitlements.join('; '), account.managed ?? 'no'],
      ...[account.protected, account.marks.join('; '), account.desired],
      ...[account.task?.state ?? null, account.observedAt],
    ])
    return csvLines(heads, rows)
  },
})
