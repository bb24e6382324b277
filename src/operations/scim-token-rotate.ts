import { z } from 'zod'
import { record } from '../audit/trail.ts'
import { createScimToken, lockScimToken, type ScimToken } from '../credentials/scim-token-store.ts'
import { stateOf } from '../credentials/token-state.ts'
import { operation } from './operation.ts'
import { OperationError } from './operation-error.ts'
import { printToken, type ShownToken, shownToken } from './scim-token-create.ts'
import { endOf, lifetimeFields } from './token-lifetime.ts'

const hourMs = 3_600_000
const longestOverlapHours = 14 * 24

type Rotated = ShownToken & { readonly oldEndsAt: string }

/**
 * A successor with the same application, scope and networks. Both are good during the overlap, so that the identity
 * provider never stands without one.
 */
export const scimTokenRotate = operation({
  name: 'scimToken.rotate',
  about: 'scimToken',
  summary: 'Make the successor of a token, and let the old one end after an overlap',
  effect: 'change',
  fresh: true,
  assistant: false,
  roles: ['owner', 'admin'],
  input: z.object({
    id: z.uuid().describe('The id from "scim-token list".'),
    overlapHours: z.coerce
      .number()
      .int()
      .min(0)
      .max(longestOverlapHours)
      .default(72)
      .describe('Hours for which the old one stays valid beside the new one.'),
    ...lifetimeFields,
  }),
  rest: { method: 'POST', path: '/scim-tokens/{id}/rotate' },
  cli: {
    command: 'scim-token rotate <id>',
    print: (rotated: Rotated) => printToken(rotated),
  },
  async run(system, { actor, requestId }, given): Promise<Rotated> {
    const now = system.clock.now()
    return system.db.transaction().execute(async (tx) => {
      const old = await lockScimToken(tx, given.id)
      if (old === undefined) throw new OperationError('notFound', `There is no token ${given.id}.`)
      refuseToRotate(old, now)
      const application = (await system.directory.byId(old.applicationId)).application
      const expiresAt = endOf(given, now) ?? sameLifetime(old, now)
      const created = await createScimToken(tx, system.keyring, { ...old, expiresAt }, now)
      const oldEndsAt = earlier(old.expiresAt, new Date(now.getTime() + given.overlapHours * hourMs))
      await tx
        .updateTable('scim_token')
        .set({ expires_at: oldEndsAt, replaced_by: created.id })
        .where('id', '=', old.id)
        .execute()
      const common = { at: now, actor, requestId, applicationId: old.applicationId }
      const { scope, kind } = old
      const rotated = { tokenId: old.id, successorId: created.id, endsAt: oldEndsAt.toISOString() }
      await record(
        tx,
        { event: 'scimToken.created', ...common, data: { tokenId: created.id, scope, kind } },
        { event: 'scimToken.rotated', ...common, data: rotated },
      )
      const scimUrl = `${system.scimBase()}/scim/v2/${application.slug}`
      return { ...shownToken(created, kind, scimUrl, expiresAt), oldEndsAt: rotated.endsAt }
    })
  },
})

function refuseToRotate(old: ScimToken, now: Date): void {
  const state = stateOf(old, now)
  if (state === 'revoked' || state === 'expired')
    throw new OperationError('conflict', `This token is ${state}.`, 'Make a new one: scim-token create.')
  if (old.replacedBy !== undefined)
    throw new OperationError(
      'conflict',
      `This token has a successor already: ${old.replacedBy}.`,
      'Rotate the successor, or revoke one of the two.',
    )
}

/** As long as the old one had when it was made. */
function sameLifetime({ createdAt, expiresAt }: ScimToken, now: Date): Date | undefined {
  return expiresAt && new Date(now.getTime() + expiresAt.getTime() - createdAt.getTime())
}

function earlier(one: Date | undefined, other: Date): Date {
  return one !== undefined && one < other ? one : other
}
