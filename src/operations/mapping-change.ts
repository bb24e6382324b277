import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { getApplication } from '../applications/application-store.ts'
import { type ApplicationContext, contextOf } from '../applications/directory.ts'
import { contradicts, type MappingRule } from '../applications/mapping.ts'
import { listRules, replaceRules } from '../applications/mapping-store.ts'
import { record } from '../audit/trail.ts'
import type { Entitlement } from '../connector/account.ts'
import { desireAccounts } from '../provisioning/desire-accounts.ts'
import { foldCase } from '../scim/fold.ts'
import type { Database, Queries } from '../store/database.ts'
import type { Caller } from './operation.ts'
import { OperationError } from './operation-error.ts'
import type { OperationSystem } from './operation-system.ts'

/** What becomes of the rules: those there are go in, those there shall be come out. Pure. */
export type RuleChange = (rules: readonly MappingRule[]) => readonly MappingRule[]

/** The wish "members of this group get this entitlement", as people give it. */
export type WantedRule = {
  readonly group: string
  readonly entitlement: string
  readonly priority: number
}

/** Puts a rule in place of those it contradicts. */
export function puttingRule(
  { connector }: ApplicationContext,
  known: readonly Entitlement[],
  wanted: WantedRule,
): { readonly change: RuleChange; readonly entitlement: Entitlement } {
  const entitlement = chooseEntitlement(known, wanted.entitlement, connector.title)
  const { type, id, name } = entitlement
  const facts = connector.facts.entitlementTypes.find((one) => one.type === type)
  const rule: MappingRule = {
    id: newId(),
    idpGroup: wanted.group,
    idpGroupKey: foldCase(wanted.group),
    entitlement: { type, id, name },
    priority: wanted.priority,
  }
  const oneOfType = facts?.cardinality === 'one'
  return {
    entitlement,
    change: (rules) => [...rules.filter((one) => !contradicts(one, rule, oneOfType)), rule],
  }
}

/** Takes the rules of a group away: all, or the one of an entitlement with this name. */
export function removingRules(group: string, entitlement: string | undefined): RuleChange {
  const key = foldCase(group)
  const hit = (rule: MappingRule) =>
    rule.idpGroupKey === key && (entitlement === undefined || rule.entitlement.name === entitlement)
  return (rules) => {
    if (!rules.some(hit))
      throw new OperationError(
        'notFound',
        entitlement === undefined
          ? `No rule of the mapping names the group "${group}".`
          : `No rule gives "${entitlement}" to the group "${group}".`,
        'See "overlock mapping list <app>".',
      )
    return rules.filter((rule) => !hit(rule))
  }
}

export type MappingChanged = { readonly version: number; readonly members: number; readonly tasks: number }

/** Changes the rules and plans what follows for the group's present members, in one transaction. */
export async function changeMapping(
  system: OperationSystem,
  { actor, requestId }: Caller,
  { application }: ApplicationContext,
  group: string,
  change: RuleChange,
): Promise<MappingChanged> {
  const now = system.clock.now()
  const outcome = await system.db.transaction().execute(async (tx) => {
    await tx.selectFrom('application').select('id').where('id', '=', application.id).forUpdate().execute()
    const before = await listRules(tx, application.id)
    const rules = change(before)
    const version = await replaceRules(tx, application.id, rules, now)
    const members = await membersOf(tx, application.id, group)
    const context = await contextOf(tx, system.registry, await getApplication(tx, application.id))
    const origin = { actor, via: 'mapping', requestId } as const
    const desired = await desireAccounts(tx, context, members, origin, now)
    await record(tx, {
      event: 'mapping.set',
      at: now,
      actor,
      requestId,
      applicationId: application.id,
      data: { version, rules: rules.length },
      detail: {
        added: rules.filter(({ id }) => !before.some((rule) => rule.id === id)),
        removed: before.filter(({ id }) => !rules.some((rule) => rule.id === id)),
      },
    })
    return { version, members: members.length, tasks: desired.taskIds.length }
  })
  system.directory.forget()
  system.dispatcher.wake(application.id)
  return outcome
}

/** The Users in the group that the identity provider pushed by this name. */
export async function membersOf(
  queries: Queries | Database,
  applicationId: string,
  group: string,
): Promise<readonly string[]> {
  const { rows } = await sql<{ user_id: string }>`
    select scim_member.user_id from scim_member join scim_group on scim_group.id = scim_member.group_id
    where scim_group.application_id = ${applicationId} and scim_group.deleted_at is null
      and scim_group.display_name_key = ${foldCase(group)}`.execute(queries)
  return rows.map((member) => member.user_id)
}

/** Exactly one entitlement has this name; case matters only if it must. */
function chooseEntitlement(entitlements: readonly Entitlement[], name: string, title: string): Entitlement {
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
