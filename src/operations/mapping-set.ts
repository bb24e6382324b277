import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { z } from 'zod'
import { getApplication } from '../applications/application-store.ts'
import { contextOf } from '../applications/directory.ts'
import { refreshEntitlements } from '../applications/entitlement-store.ts'
import { putRule } from '../applications/mapping-store.ts'
import { record } from '../audit/trail.ts'
import type { Entitlement } from '../connector/account.ts'
import { desireAccounts } from '../provisioning/desire-accounts.ts'
import { foldCase } from '../scim/fold.ts'
import { app, contextOfApp } from './application-input.ts'
import { callVendor } from './call-vendor.ts'
import { operation } from './operation.ts'
import { OperationError } from './operation-error.ts'

const input = z.object({
  app,
  group: z.string().trim().min(1).describe('Name of the group as the identity provider pushes it.'),
  entitlement: z.string().trim().min(1).describe('Name of what its members get in the application.'),
  priority: z.coerce
    .number()
    .int()
    .min(1)
    .max(9_999)
    .default(100)
    .describe('Where only one is possible, the lower number wins.'),
})

type MappingSet = {
  readonly app: string
  readonly group: string
  readonly entitlement: string
  readonly version: number
  readonly members: number
  readonly tasks: number
}

/** Ties a group of the identity provider to an entitlement, and plans what follows for its present members. */
export const mappingSet = operation({
  name: 'mapping.set',
  summary: 'Give the members of a group an entitlement',
  effect: 'change',
  roles: ['owner', 'admin'],
  input,
  rest: { method: 'PUT', path: '/applications/{app}/mapping' },
  cli: {
    command: 'mapping set',
    print: (set: MappingSet) =>
      `${set.app}: members of "${set.group}" get ${set.entitlement} (mapping version ${set.version}). ` +
      (set.members === 0
        ? 'Nobody is in that group yet.'
        : `${set.members} are in that group, ${set.tasks} of them change.`),
  },
  async run(system, { actor, requestId }, given): Promise<MappingSet> {
    const { application, connector } = await contextOfApp(system, given.app)
    const now = system.clock.now()
    const entitlements = await callVendor(connector.title, async () =>
      refreshEntitlements(system.db, application.id, await system.sessions.open(application, connector), now),
    )
    const entitlement = choose(entitlements, given.entitlement, connector.title)
    const { cardinality } =
      connector.facts.entitlementTypes.find(({ type }) => type === entitlement.type) ?? {}
    const key = foldCase(given.group)
    const outcome = await system.db.transaction().execute(async (tx) => {
      const { type, id, name } = entitlement
      const rule = {
        id: newId(),
        idpGroup: given.group,
        idpGroupKey: key,
        entitlement: { type, id, name },
        priority: given.priority,
      }
      const version = await putRule(tx, application.id, rule, cardinality === 'one', now)
      const { rows: members } = await sql<{ user_id: string }>`
        select scim_member.user_id from scim_member join scim_group on scim_group.id = scim_member.group_id
        where scim_group.application_id = ${application.id} and scim_group.deleted_at is null
          and scim_group.display_name_key = ${key}`.execute(tx)
      const context = await contextOf(tx, system.registry, await getApplication(tx, application.id))
      const origin = { actor, via: 'mapping', requestId } as const
      const desired = await desireAccounts(
        tx,
        context,
        members.map((member) => member.user_id),
        origin,
        now,
      )
      await record(tx, {
        event: 'mapping.set',
        at: now,
        actor,
        requestId,
        applicationId: application.id,
        data: { version, rules: context.rules.length },
        detail: { rule },
      })
      return { version, members: members.length, tasks: desired.taskIds.length }
    })
    system.directory.forget()
    system.dispatcher.wake(application.id)
    return { app: given.app, group: given.group, entitlement: entitlement.name, ...outcome }
  },
})

/** Exactly one entitlement has this name; case matters only if it must. */
function choose(entitlements: readonly Entitlement[], name: string, title: string): Entitlement {
  const exact = entitlements.filter((entitlement) => entitlement.name === name)
  const loose = entitlements.filter((entitlement) => foldCase(entitlement.name) === foldCase(name))
  const found = exact.length > 0 ? exact : loose
  const [entitlement] = found
  if (entitlement !== undefined && found.length === 1) return entitlement
  const names = entitlements.map((known) => known.name).join(', ') || 'none'
  throw new OperationError(
    'badInput',
    found.length > 1 ? `${title} has several called "${name}".` : `${title} has nothing called "${name}".`,
    `There is: ${names}.`,
  )
}
