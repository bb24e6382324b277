import { sql } from 'kysely'
import { z } from 'zod'
import { app, contextOfApp } from './application-input.ts'
import { operation } from './operation.ts'
import { table } from './print-table.ts'

type MappedGroup = {
  readonly group: string
  readonly entitlement: string | null
  readonly priority: number | null
  /** Null: the identity provider has not pushed such a group. */
  readonly members: number | null
}

/** Every rule, and every group that was pushed without one: an unmapped group is shown, not ignored. */
export const mappingList = operation({
  name: 'mapping.list',
  summary: 'List which groups give what, and groups that give nothing',
  effect: 'read',
  roles: ['owner', 'admin', 'operator', 'approver', 'appOwner', 'reviewer', 'auditor'],
  input: z.object({ app }),
  rest: { method: 'GET', path: '/applications/{app}/mapping' },
  cli: {
    command: 'mapping list <app>',
    print: (groups: readonly MappedGroup[]) =>
      groups.length === 0
        ? 'No group is mapped and none was pushed yet.'
        : table(
            ['group of the identity provider', 'members', 'gives', 'priority'],
            groups.map(({ group, entitlement, priority, members }) => [
              group,
              members ?? 'not pushed',
              entitlement ?? 'nothing: not mapped',
              priority,
            ]),
          ),
  },
  async run(system, _caller, { app: slug }): Promise<readonly MappedGroup[]> {
    const { application } = await contextOfApp(system, slug)
    const { rows } = await sql<MappedGroup>`
      select coalesce(pushed.name, rule.idp_group) as "group", rule.entitlement_name as entitlement, rule.priority,
        pushed.members
      from (
        select g.display_name_key, g.resource ->> 'displayName' as name,
          (select count(*) from scim_member m where m.group_id = g.id) as members
        from scim_group g where g.application_id = ${application.id} and g.deleted_at is null) as pushed
      full join (select * from mapping_rule where application_id = ${application.id}) as rule
        on rule.idp_group_key = pushed.display_name_key
      order by rule.priority nulls last, 1`.execute(system.db)
    return rows
  },
})
