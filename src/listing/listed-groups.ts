import { sql } from 'kysely'
import { entitlementsOfGroup, membersOfGroup } from '../provisioning/stored-group.ts'
import { foldCase } from '../scim/fold.ts'
import type { ResourceSchema } from '../scim/schema.ts'
import { commonPlaces, type Indexed, isPlainUuid, type ListedRows } from './listed-rows.ts'

/** The Groups of an application. Members are read for the page only, and only when asked for. */
export function listedGroups(
  schema: ResourceSchema,
  applicationId: string,
  baseUrl: string,
  withMembers: boolean,
): ListedRows {
  return {
    schema,
    from: sql`scim_group r`,
    where: sql`r.application_id = ${applicationId}::uuid and r.deleted_at is null`,
    total: sql`select count(*) as n from scim_group
      where application_id = ${applicationId}::uuid and deleted_at is null`,
    added: {
      ...commonPlaces(schema, baseUrl),
      members: {
        kind: 'rows',
        sql: sql`(select jsonb_build_object('value', m.user_id, 'type', 'User',
            '$ref', ${`${baseUrl}/Users/`}::text || m.user_id)
          from scim_member m where m.group_id = r.id)`,
      },
    },
    provisioning: sql`(select jsonb_strip_nulls(jsonb_build_object('mapped', count(*) > 0,
        'entitlement', string_agg(rule.entitlement_name, ', ' order by rule.priority, rule.id)))
      from mapping_rule rule where rule.application_id = r.application_id
        and rule.idp_group_key = r.display_name_key)`,
    equality,
    ordered: { displayName: sql`r.display_name_key` },
    columns: sql`scim_group.id, scim_group.resource, scim_group.version, scim_group.created_at,
      scim_group.modified_at, ${withMembers ? membersOfGroup : sql`null`} as members,
      ${entitlementsOfGroup} as entitlements`,
    joins: sql`left join scim_group on scim_group.id = page.id`,
  }
}

function equality(attribute: string, value: string): Indexed | undefined {
  switch (attribute) {
    case 'id':
      return { exact: true, unique: true, sql: isPlainUuid(value) ? sql`r.id = ${value}::uuid` : sql`false` }
    case 'displayName':
      return { exact: true, unique: true, sql: sql`r.display_name_key = ${foldCase(value)}` }
    case 'externalId':
      return { exact: true, sql: sql`r.external_id = ${value}` }
    case 'members':
      return {
        exact: true,
        sql: isPlainUuid(value)
          ? sql`exists (select from scim_member m where m.group_id = r.id and m.user_id = ${value}::uuid)`
          : sql`false`,
      }
    default:
      return undefined
  }
}
