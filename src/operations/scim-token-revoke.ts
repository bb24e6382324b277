import { sql } from 'kysely'
import { z } from 'zod'
import { record } from '../audit/trail.ts'
import { operation } from './operation.ts'
import { OperationError } from './operation-error.ts'

type RevokedToken = { readonly id: string; readonly app: string }

/** In effect within a second, on every node; a client takes its access tokens with it. */
export const scimTokenRevoke = operation({
  name: 'scimToken.revoke',
  about: 'scimToken',
  summary: 'Make a token worthless',
  effect: 'change',
  assistant: false,
  roles: ['owner', 'admin'],
  input: z.object({ id: z.uuid().describe('The id from "scim-token list".') }),
  rest: { method: 'DELETE', path: '/scim-tokens/{id}' },
  cli: { command: 'scim-token revoke <id>', print: ({ id }: RevokedToken) => `Revoked ${id}.` },
  async run(system, { actor, requestId }, { id }): Promise<RevokedToken> {
    const now = system.clock.now()
    return system.db.transaction().execute(async (tx) => {
      const row = await tx
        .updateTable('scim_token')
        .set({ revoked_at: sql<Date>`coalesce(revoked_at, ${now})` })
        .where('id', '=', id)
        .returning('application_id')
        .executeTakeFirst()
      if (row === undefined) throw new OperationError('notFound', `There is no token ${id}.`)
      const common = { at: now, actor, requestId, applicationId: row.application_id }
      await record(tx, { event: 'scimToken.revoked', ...common, data: { tokenId: id } })
      return { id, app: row.application_id }
    })
  },
})
