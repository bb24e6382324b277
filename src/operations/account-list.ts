import { z } from 'zod'
import { type AccountView, findAccountId, loadAccounts } from './account-view.ts'
import { app, contextOfApp } from './application-input.ts'
import { operation } from './operation.ts'
import { OperationError } from './operation-error.ts'
import { table } from './print-table.ts'

const readers = ['owner', 'admin', 'operator', 'approver', 'appOwner', 'reviewer', 'auditor'] as const

export const accountList = operation({
  name: 'account.list',
  summary: 'List the accounts of an application',
  effect: 'read',
  roles: readers,
  input: z.object({ app }),
  rest: { method: 'GET', path: '/applications/{app}/accounts' },
  cli: {
    command: 'account list <app>',
    print: (accounts: readonly AccountView[]) =>
      accounts.length === 0
        ? 'No account is known yet. Read them: overlock app sync <app>'
        : table(
            ['id there', 'account', 'state', 'holds', 'managed', 'notes'],
            accounts.map((account) => [
              account.vendorId,
              account.name,
              account.state,
              account.entitlements.join(', '),
              account.managed ?? 'no',
              notesOf(account).join(', '),
            ]),
          ),
  },
  async run(system, _caller, { app: slug }): Promise<readonly AccountView[]> {
    return loadAccounts(system.db, await contextOfApp(system, slug))
  },
})

export const accountShow = operation({
  name: 'account.show',
  summary: 'Show one account',
  effect: 'read',
  roles: readers,
  input: z.object({ app, account: z.string().min(1).describe('Its id or sign-in name.') }),
  rest: { method: 'GET', path: '/applications/{app}/accounts/{account}' },
  cli: {
    command: 'account show <app> <account>',
    print: (account: AccountView) =>
      [
        `${account.name}: ${account.state}${account.entitlements.length === 0 ? '' : ` with ${account.entitlements.join(', ')}`}`,
        `  id there: ${account.vendorId ?? 'none yet'}; our id: ${account.id}`,
        `  managed: ${account.managed ?? 'no'}; wanted: ${account.desired ?? 'nothing'}`,
        ...(account.task === null
          ? []
          : [
              `  last task: ${account.task.id} ${account.task.state} ${account.task.outcome ?? ''}`.trimEnd(),
            ]),
        ...notesOf(account).map((note) => `  ${note}`),
      ].join('\n'),
  },
  async run(system, _caller, { app: slug, account }): Promise<AccountView> {
    const context = await contextOfApp(system, slug)
    const id = await findAccountId(system.db, context, account)
    const [view] = await loadAccounts(system.db, context, { id })
    if (view === undefined)
      throw new OperationError('notFound', `${slug} has no account "${account}" any more.`)
    return view
  },
})

function notesOf(account: AccountView): readonly string[] {
  return [
    ...account.marks.map(
      (mark) => ({ owner: 'primary admin or owner', admin: 'admin', self: "the connector's own" })[mark],
    ),
    ...(account.justInTime ? ['came in by single sign-on'] : []),
    ...(account.protected ? ['protected'] : []),
    ...(account.lastSignInAt === null ? [] : [`last sign-in ${account.lastSignInAt.slice(0, 10)}`]),
  ]
}
