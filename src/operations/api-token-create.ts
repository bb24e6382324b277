import { z } from 'zod'
import { record } from '../audit/trail.ts'
import { createApiToken } from '../credentials/api-token-store.ts'
import { findPerson } from '../people/person.ts'
import { apps, idsOfApps } from './named-applications.ts'
import { operation } from './operation.ts'
import { OperationError } from './operation-error.ts'
import type { OperationSystem } from './operation-system.ts'
import { endOf, lifetimeFields } from './token-lifetime.ts'

type CreatedToken = { readonly id: string; readonly token: string; readonly expiresAt?: string }

/** Roles that work without a person behind them. */
const given = ['owner', 'admin', 'operator', 'approver', 'appOwner', 'auditor'] as const

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
    apps: apps
      .optional()
      .describe('The applications it is limited to; without, all. An appOwner needs at least one.'),
    readOnly: z.stringbool().or(z.boolean()).default(false).describe('It only reads, whatever its role.'),
    person: z
      .string()
      .max(320)
      .optional()
      .describe(
        'Whose it is, by e-mail; it ends with what that person may do. Without, whose session makes it.',
      ),
    ...lifetimeFields,
  }),
  rest: { method: 'POST', path: '/api-tokens' },
  cli: { command: 'api-token create', print: ({ token }: CreatedToken) => token },
  async run(system, { actor, requestId }, input): Promise<CreatedToken> {
    const now = system.clock.now()
    const { label, role, readOnly } = input
    const expiresAt = endOf(input, now)
    const applications = input.apps === undefined ? undefined : await idsOfApps(system, input.apps)
    if (role === 'appOwner' && (applications ?? []).length === 0)
      throw new OperationError('badInput', 'An appOwner has applications.', 'Name them with apps.')
    const maker = actor.kind === 'person' ? actor.personId : undefined
    const personId = input.person === undefined ? maker : await idOfPerson(system, input.person)
    const limits = { role, readOnly, personId, applications }
    return system.db.transaction().execute(async (tx) => {
      const { id, text } = await createApiToken(tx, system.keyring, { label, expiresAt, ...limits }, now)
      const data = {
        ...{ tokenId: id, role },
        ...(readOnly && { readOnly }),
        ...(personId !== undefined && { personId }),
        ...(applications !== undefined && { applications }),
      }
      await record(tx, { event: 'apiToken.created', at: now, actor, requestId, data })
      return { id, token: text, ...(expiresAt !== undefined && { expiresAt: expiresAt.toISOString() }) }
    })
  },
})

async function idOfPerson({ db }: OperationSystem, email: string): Promise<string> {
  const person = await findPerson(db, email)
  if (person !== undefined && person.disabled_at === null) return person.id
  throw new OperationError(
    'notFound',
    `Nobody with the e-mail ${email} may sign in.`,
    'See "overlock person list".',
  )
}
