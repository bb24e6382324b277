import { v7 as newId } from 'uuid'
import { z } from 'zod'
import type { Application } from '../applications/application.ts'
import { insertApplication } from '../applications/application-store.ts'
import { readEntitlements, storeEntitlements } from '../applications/entitlement-store.ts'
import { defaultPolicy } from '../applications/policy.ts'
import { record } from '../audit/trail.ts'
import type { Entitlement } from '../connector/account.ts'
import type { CheckReport, Connector } from '../connector/contract.ts'
import { uniqueViolation } from '../store/database.ts'
import { slug } from './application-input.ts'
import { callVendor } from './call-vendor.ts'
import { type Caller, operation } from './operation.ts'
import { OperationError } from './operation-error.ts'
import type { OperationSystem } from './operation-system.ts'
import { printReport } from './print-report.ts'
import { readSimulator } from './read-simulator.ts'
import { settingsOf } from './settings-input.ts'

const input = z.object({
  connector: z
    .string()
    .describe('Which kind of application; an unknown one is answered with those there are.'),
  name: slug,
  settings: z.record(z.string(), z.string()).default({}).describe('A setting as key=value.'),
  secrets: z.record(z.string(), z.string()).default({}).describe('A secret as key=value; stored encrypted.'),
  fromSimulator: z
    .url()
    .optional()
    .describe('Address of a running simulator: a rehearsal, not a real application.'),
  mode: z
    .enum(['shadow', 'apply'])
    .default('shadow')
    .describe('In shadow, plans are made and nothing is executed.'),
  guard: z
    .enum(['on', 'off'])
    .optional()
    .describe(
      'Whether more removals than the limit allows are held for a person. Off only for a rehearsal, where it is off unless asked for.',
    ),
})

export type AddedApplication = {
  readonly id: string
  readonly slug: string
  readonly connector: string
  readonly mode: 'shadow' | 'apply'
  readonly scimUrl: string
  readonly check: CheckReport
  readonly prepared: readonly string[]
}

/** Adds an application after its credential was tried. A refused credential or an unreachable vendor adds nothing. */
export const appAdd = operation({
  name: 'app.add',
  summary: 'Add an application',
  effect: 'change',
  assistant: false,
  roles: ['owner', 'admin'],
  input,
  rest: { method: 'POST', path: '/applications' },
  cli: {
    command: 'app add <connector>',
    rename: { settings: 'set', secrets: 'secret' },
    print: (added: AddedApplication) =>
      [
        `Added ${added.slug} (${added.connector}, mode ${added.mode}).`,
        ...added.prepared.map((made) => `Rehearsal: made ${made}.`),
        printReport(added.check),
        `SCIM base URL: ${added.scimUrl}`,
        `Next: overlock scim-token create --app ${added.slug}`,
      ].join('\n'),
  },
  async run(system, caller, given): Promise<AddedApplication> {
    const connector = system.registry.find(given.connector)
    if (connector === undefined)
      throw new OperationError(
        'badInput',
        `There is no connector "${given.connector}". There are: ${system.registry.names.join(', ')}.`,
      )
    const simulator =
      given.fromSimulator === undefined ? undefined : await readSimulator(system, given.fromSimulator)
    if (given.guard === 'off' && simulator === undefined)
      throw new OperationError('badInput', 'The guard of a real application can not be off.')
    const values = settingsOf(connector, {
      settings: { ...simulator?.settings, ...given.settings },
      secrets: { ...simulator?.secrets, ...given.secrets },
    })
    const prepared = await tryOut(system, connector, values, simulator !== undefined)
    const application: Application = {
      id: newId(),
      slug: given.name,
      connector: connector.name,
      settings: prepared.settings,
      mode: given.mode,
      policy: defaultPolicy,
      schemas: [],
      rehearsalUrl: given.fromSimulator,
      guarded: simulator === undefined || given.guard === 'on',
      mappingVersion: 0,
      createdAt: system.clock.now(),
    }
    await store(system, caller, application, values.secrets, prepared)
    return {
      id: application.id,
      slug: application.slug,
      connector: connector.name,
      mode: application.mode,
      scimUrl: `${system.scimBase()}/scim/v2/${application.slug}`,
      check: prepared.report,
      prepared: prepared.made,
    }
  },
})

type Values = { readonly settings: Record<string, string>; readonly secrets: Record<string, string> }
type TriedOut = {
  readonly settings: Record<string, string>
  readonly report: CheckReport
  readonly made: readonly string[]
  /** Undefined: the connector knows of none. */
  readonly entitlements: readonly Entitlement[] | undefined
}

/** A rehearsal is prepared at once; a real application only when a person agrees ("app check --prepare"). */
async function tryOut(
  system: OperationSystem,
  connector: Connector,
  { settings, secrets }: Values,
  rehearsal: boolean,
): Promise<TriedOut> {
  return callVendor(connector.title, async () => {
    const session = system.sessions.tryOut(connector, settings, secrets)
    const report = await connector.check(session.vendor, null)
    const codes = report.problems.filter(({ preparable }) => preparable).map(({ code }) => code)
    if (!rehearsal || codes.length === 0 || connector.prepare === undefined)
      return { settings, report, made: [], entitlements: await readEntitlements(session) }
    const prepared = await connector.prepare(session.vendor, { codes })
    const next = { ...settings, ...prepared.settings }
    const anew = system.sessions.tryOut(connector, next, secrets)
    const again = await connector.check(anew.vendor, null)
    return { settings: next, report: again, made: prepared.made, entitlements: await readEntitlements(anew) }
  })
}

async function store(
  system: OperationSystem,
  { actor, requestId }: Caller,
  application: Application,
  secrets: Readonly<Record<string, string>>,
  { report, entitlements }: TriedOut,
): Promise<void> {
  const at = application.createdAt
  try {
    await system.db.transaction().execute(async (tx) => {
      await insertApplication(tx, application)
      const common = { at, actor, requestId, applicationId: application.id }
      const { slug: name, connector, mode } = application
      await record(tx, { event: 'application.added', ...common, data: { slug: name, connector, mode } })
      for (const [secret, value] of Object.entries(secrets)) {
        const fingerprint = await system.vault.storeSecret(tx, application.id, secret, value, at)
        await record(tx, { event: 'secret.stored', ...common, data: { name: secret, fingerprint } })
      }
      await tx
        .updateTable('application_health')
        .set({ check_report: JSON.stringify(report), checked_at: at })
        .where('application_id', '=', application.id)
        .execute()
      if (entitlements !== undefined) await storeEntitlements(tx, application.id, entitlements, at)
    })
  } catch (error) {
    if (uniqueViolation(error) !== 'application_slug') throw error
    throw new OperationError(
      'conflict',
      `There is an application "${application.slug}" already.`,
      'Choose another name.',
    )
  }
  system.directory.forget()
}
