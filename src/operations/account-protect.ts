import { z } from 'zod'
import { record } from '../audit/trail.ts'
import { findAccountId } from './account-view.ts'
import { app, contextOfApp } from './application-input.ts'
import { operation } from './operation.ts'

type Protected = { readonly app: string; readonly account: string; readonly protected: boolean }

/** A protected account keeps its access, its sign-in and its rights, whatever anybody sends. */
export const accountProtect = operation({
  name: 'account.protect',
  summary: 'Protect an account, or end its protection',
  effect: 'change',
  roles: ['owner', 'admin'],
  input: z.object({
    app,
    account: z.string().min(1).describe('Its id or sign-in name.'),
    off: z.boolean().default(false).describe('End the protection.'),
  }),
  rest: { method: 'PUT', path: '/applications/{app}/accounts/{account}/protection' },
  cli: {
    command: 'account protect <app> <account>',
    print: (done: Protected) =>
      done.protected
        ? `${done.account} is protected in ${done.app}.`
        : `${done.account} is no longer protected in ${done.app}.`,
  },
  async run(system, { actor, requestId }, { app: slug, account, off }): Promise<Protected> {
    const context = await contextOfApp(system, slug)
    const id = await findAccountId(system.db, context, account)
    const now = system.clock.now()
    await system.db.transaction().execute(async (tx) => {
      await tx
        .updateTable('account')
        .set({ protected_at: off ? null : now })
        .where('id', '=', id)
        .execute()
      await record(tx, {
        event: 'account.protected',
        at: now,
        actor,
        requestId,
        applicationId: context.application.id,
        accountId: id,
        data: { on: !off },
      })
    })
    return { app: slug, account, protected: !off }
  },
})
