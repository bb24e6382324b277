import { z } from 'zod'
import { updateApplication } from '../applications/application-store.ts'
import { type Policy, policySchema } from '../applications/policy.ts'
import { record } from '../audit/trail.ts'
import type { Connector } from '../connector/contract.ts'
import { resumeAfterCredentials } from '../provisioning/resume.ts'
import { app, contextOfApp } from './application-input.ts'
import { callVendor } from './call-vendor.ts'
import { operation } from './operation.ts'
import { OperationError } from './operation-error.ts'
import { settingsOf } from './settings-input.ts'

const input = z.object({
  app,
  settings: z.record(z.string(), z.string()).default({}).describe('A setting as key=value.'),
  secrets: z.record(z.string(), z.string()).default({}).describe('A secret as key=value; stored encrypted.'),
  leaver: z
    .enum(['disable', 'downgrade', 'revoke', 'delete'])
    .optional()
    .describe('How access is taken away.'),
  deletionAfterDays: z.coerce
    .number()
    .int()
    .optional()
    .describe('Days between a SCIM DELETE and the planned deletion.'),
  adoption: z
    .enum(['onIdpMatch', 'onApproval', 'never'])
    .optional()
    .describe('When an existing account becomes managed.'),
  basicAuth: z
    .enum(['on', 'off'])
    .optional()
    .describe('Whether the SCIM token may also come as the password of HTTP Basic.'),
  inventory: z
    .enum(['managed', 'all'])
    .optional()
    .describe('What GET /Users lists: managed accounts only, or every account of the application.'),
  extraSeats: z
    .enum(['ask', 'buy'])
    .optional()
    .describe('Whether a person is asked before a further seat is bought.'),
  assignee: z
    .string()
    .optional()
    .describe('Who does what people must do in it, such as an e-mail; new work items are theirs.'),
  requestsPerSecond: z.coerce.number().optional().describe('Pace towards the vendor.'),
  concurrency: z.coerce.number().int().optional().describe('Accounts worked on at once.'),
})

type Changed = { readonly app: string; readonly changed: readonly string[] }

/** Changes settings, secrets and policy. New settings and secrets are tried before anything is stored. */
export const appSet = operation({
  name: 'app.set',
  summary: 'Change settings, secrets and policy of an application',
  effect: 'change',
  fresh: true,
  assistant: false,
  roles: ['owner', 'admin'],
  input,
  rest: { method: 'PUT', path: '/applications/{app}' },
  cli: {
    command: 'app set <app>',
    rename: { settings: 'set', secrets: 'secret' },
    print: ({ app: slug, changed }: Changed) =>
      changed.length === 0 ? `Nothing to change for ${slug}.` : `Changed for ${slug}: ${changed.join(', ')}.`,
  },
  async run(system, { actor, requestId }, given): Promise<Changed> {
    const { application, connector } = await contextOfApp(system, given.app)
    const { app: _app, settings, secrets, ...policyChanges } = given
    const policy = policyOf(connector, { ...application.policy, ...defined(policyChanges) })
    const stored = await system.vault.secretsOf(system.db, application.id)
    const values = settingsOf(connector, {
      settings: { ...application.settings, ...settings },
      secrets: { ...stored, ...secrets },
    })
    if (Object.keys({ ...settings, ...secrets }).length > 0)
      await callVendor(connector.title, () =>
        connector.check(system.sessions.tryOut(connector, values.settings, values.secrets).vendor, null),
      )
    const changed = [
      ...Object.keys(settings),
      ...Object.keys(secrets),
      ...Object.keys(defined(policyChanges)),
    ]
    const now = system.clock.now()
    await system.db.transaction().execute(async (tx) => {
      await updateApplication(tx, application.id, { settings: values.settings, policy }, now)
      const common = { at: now, actor, requestId, applicationId: application.id }
      for (const [name, value] of Object.entries(secrets)) {
        const fingerprint = await system.vault.storeSecret(tx, application.id, name, value, now)
        await record(tx, { event: 'secret.stored', ...common, data: { name, fingerprint } })
      }
      if (changed.length > 0) await record(tx, { event: 'application.changed', ...common, data: { changed } })
      if (Object.keys(secrets).length > 0) await resumeAfterCredentials(tx, application.id, now)
    })
    system.directory.forget()
    system.dispatcher.wake(application.id)
    return { app: given.app, changed }
  },
})

function policyOf(connector: Connector, wanted: object): Policy {
  const parsed = policySchema.safeParse(wanted)
  if (!parsed.success)
    throw new OperationError(
      'badInput',
      parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
    )
  const { leaver } = parsed.data
  if (leaver !== undefined && !connector.facts.leaverModes.includes(leaver))
    throw new OperationError(
      'badInput',
      `${connector.title} can't "${leaver}" a leaver. It can: ${connector.facts.leaverModes.join(', ')}.`,
    )
  return parsed.data
}

function defined<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>
}
