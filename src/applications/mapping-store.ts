import type { Queries } from '../store/database.ts'
import type { MappingRule } from './mapping.ts'

export async function listRules(queries: Queries, applicationId: string): Promise<readonly MappingRule[]> {
  const rows = await queries
    .selectFrom('mapping_rule')
    .selectAll()
    .where('application_id', '=', applicationId)
    .orderBy('priority')
    .orderBy('idp_group_key')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    idpGroup: row.idp_group,
    idpGroupKey: row.idp_group_key,
    entitlement: { type: row.entitlement_type, id: row.entitlement_id, name: row.entitlement_name },
    priority: row.priority,
  }))
}

/** Makes these the rules, which moves the mapping to its next version; the version is returned. */
export async function replaceRules(
  queries: Queries,
  applicationId: string,
  rules: readonly MappingRule[],
  now: Date,
): Promise<number> {
  const kept = rules.map(({ id }) => id)
  const others = queries.deleteFrom('mapping_rule').where('application_id', '=', applicationId)
  await (kept.length === 0 ? others : others.where('id', 'not in', kept)).execute()
  if (rules.length > 0)
    await queries
      .insertInto('mapping_rule')
      .values(rules.map((rule) => rowOf(applicationId, rule, now)))
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute()
  const { mapping_version } = await queries
    .updateTable('application')
    .set((row) => ({ mapping_version: row('mapping_version', '+', 1) }))
    .where('id', '=', applicationId)
    .returning('mapping_version')
    .executeTakeFirstOrThrow()
  return mapping_version
}

function rowOf(applicationId: string, rule: MappingRule, now: Date) {
  return {
    id: rule.id,
    application_id: applicationId,
    idp_group: rule.idpGroup,
    idp_group_key: rule.idpGroupKey,
    entitlement_type: rule.entitlement.type,
    entitlement_id: rule.entitlement.id,
    entitlement_name: rule.entitlement.name,
    priority: rule.priority,
    created_at: now,
  }
}
