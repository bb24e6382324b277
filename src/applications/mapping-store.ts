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

/** Puts a rule in place of those it contradicts, and moves the mapping to its next version, which is returned. */
export async function putRule(
  queries: Queries,
  applicationId: string,
  rule: MappingRule,
  replacesOthersOfType: boolean,
  now: Date,
): Promise<number> {
  const sameGroup = queries
    .deleteFrom('mapping_rule')
    .where('application_id', '=', applicationId)
    .where('idp_group_key', '=', rule.idpGroupKey)
    .where('entitlement_type', '=', rule.entitlement.type)
  await (replacesOthersOfType
    ? sameGroup
    : sameGroup.where('entitlement_id', '=', rule.entitlement.id)
  ).execute()
  await queries
    .insertInto('mapping_rule')
    .values({
      id: rule.id,
      application_id: applicationId,
      idp_group: rule.idpGroup,
      idp_group_key: rule.idpGroupKey,
      entitlement_type: rule.entitlement.type,
      entitlement_id: rule.entitlement.id,
      entitlement_name: rule.entitlement.name,
      priority: rule.priority,
      created_at: now,
    })
    .execute()
  const { mapping_version } = await queries
    .updateTable('application')
    .set((row) => ({ mapping_version: row('mapping_version', '+', 1) }))
    .where('id', '=', applicationId)
    .returning('mapping_version')
    .executeTakeFirstOrThrow()
  return mapping_version
}
