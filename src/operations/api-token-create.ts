import { z } from 'zod'
import { record } from '../audit/trail.ts'
import { createApiToken } from '../credentials/api-token-store.ts'
import { operation } from './operation.ts'
import { endOf, lifetimeFields } from './token-lifetime.ts'

type CreatedToken = { readonly id: string; readonly token: string; readonly expiresAt?: string }

/** Roles that work without a person behind them, or an application of their own. */
const given = ['owner', 'admin', 'operator', 'approver', 'auditor'] as const

/**
 * Only an owner may: who could make tokens of any role would have every role. The token is shown once; only a keyed
 * hash of it is stored.
 */
export const apiTokenCreate = operation({
  name: 'apiToken.create',
  summary: 'Make a token for the REST API and the command line',
  effect: 'change',
  fresh: true,
  assistant: false,
  roles: ['owner'],
  input: z.object({
    label: z.string().trim().min(1).max(100).describe('Who or what uses it.'),
    role: z.enum(given).describe('What it may do.'),
    ...lifetimeFields,
  }),
  rest: { method: 'POST', path: '/api-tokens' },
  cli: { command: 'api-token create', print: ({ token }: CreatedToken) => token },
  async run(system, { actor, requestId }, input): Promise<CreatedToken> {
    const now = system.clock.now()
    const { label, role } = input
    const expiresAt = endOf(input, now)
    return system.db.transaction().execute(async (tx) => {
      const { id, text } = await createApiToken(tx, system.keyring, { label, role, expiresAt }, now)
      const common = { at: now, actor, requestId }
      await record(tx, { event: 'apiToken.created', ...common, data: { tokenId: id, role } })
      return { id, token: text, ...(expiresAt !== undefined && { expiresAt: expiresAt.toISOString() }) }
    })
  },
})
