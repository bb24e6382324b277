import { sql } from 'kysely'
import { z } from 'zod'
import { record } from '../audit/trail.ts'
import { operation } from './operation.ts'
import { OperationError } from './operation-error.ts'

type RevokedToken = { readonly id: string }

/** In effect with the next request. A local credential that was revoked is made anew when its server starts again. */
export const apiTokenRevoke = operation({
  name: 'apiToken.revoke',
  summary: 'Make a token of the REST API worthless',
  effect: 'change',
  assistant: false,
  roles: ['owner'],
  input: z.object({ id: z.uuid().describe('The id from "api-token list".') }),
  rest: { method: 'DELETE', path: '/api-tokens/{id}' },
  cli: { command: 'api-token revoke <id>', print: ({ id }: RevokedToken) => `Revoked ${id}.` },
  async run(system, { actor, requestId }, { id }): Promise<RevokedToken> {
    const now = system.clock.now()
    return system.db.transaction().execute(async (tx) => {
      const row = await tx
        .updateTable('api_token')
        .set({ revoked_at: sql<Date>`coalesce(revoked_at, ${now})` })
        .where('id', '=', id)
        .returning('id')
        .executeTakeFirst()
      if (row === undefined) throw new OperationError('notFound', `There is no API token ${id}.`)
      await record(tx, { event: 'apiToken.revoked', at: now, actor, requestId, data: { tokenId: id } })
      return { id }
    })
  },
})
