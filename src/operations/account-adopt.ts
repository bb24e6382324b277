import { z } from 'zod'
import { record } from '../audit/trail.ts'
import { findAccountId } from './account-view.ts'
import { app, contextOfApp } from './application-input.ts'
import { operation } from './operation.ts'
import { OperationError } from './operation-error.ts'

type Adopted = { readonly app: string; readonly account: string }

/** A person says that this account is ours to change. It is never deleted without a person all the same. */
export const accountAdopt = operation({
  name: 'account.adopt',
  summary: 'Make an existing account a managed one',
  effect: 'change',
  roles: ['owner', 'admin'],
  input: z.object({ app, account: z.string().min(1).describe('Its id or sign-in name.') }),
  rest: { method: 'POST', path: '/applications/{app}/accounts/{account}/adopt' },
  cli: {
    command: 'account adopt <app> <account>',
    print: ({ app: slug, account }: Adopted) =>
      `${account} of ${slug} is managed now. Nothing was changed there.`,
  },
  async run(system, { actor, requestId }, { app: slug, account }): Promise<Adopted> {
    const context = await contextOfApp(system, slug)
    const id = await findAccountId(system.db, context, account)
    const now = system.clock.now()
    await system.db.transaction().execute(async (tx) => {
      const row = await tx
        .updateTable('account')
        .set({ managed: 'adopted', managed_at: now })
        .where('id', '=', id)
        .where('managed', 'is', null)
        .where('vendor_id', 'is not', null)
        .returning('observed')
        .executeTakeFirst()
      if (row === undefined) throw new OperationError('conflict', `${account} is managed already.`)
      await record(tx, {
        event: 'account.adopted',
        at: now,
        actor,
        requestId,
        applicationId: context.application.id,
        accountId: id,
        data: { basis: 'person' },
        detail: { account: row.observed },
      })
    })
    return { app: slug, account }
  },
})
