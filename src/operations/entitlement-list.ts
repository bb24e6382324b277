import { z } from 'zod'
import { app, contextOfApp } from './application-input.ts'
import { operation } from './operation.ts'
import { table } from './print-table.ts'

export type EntitlementView = {
  readonly type: string
  readonly id: string
  readonly name: string
  /** Gives power over other accounts or over money, as far as the connector knows. */
  readonly privileged: boolean
  readonly observedAt: string
  /** The groups of the identity provider that give it. */
  readonly groups: readonly string[]
}

/** What a mapping can give, as the application showed it last: by a reading, a check, or when it was added. */
export const entitlementList = operation({
  name: 'entitlement.list',
  summary: 'List what an application offers, with the groups that give it',
  effect: 'read',
  roles: ['owner', 'admin', 'operator', 'approver', 'appOwner', 'reviewer', 'auditor'],
  input: z.object({ app }),
  rest: { method: 'GET', path: '/applications/{app}/entitlements' },
  cli: {
    command: 'entitlement list <app>',
    print: (list: readonly EntitlementView[]) =>
      list.length === 0
        ? 'Nothing is known yet. Ask the application: overlock app check <app>'
        : table(
            ['type', 'name', 'id there', 'given by'],
            list.map(({ type, name, id, groups }) => [type, name, id, groups.join(', ')]),
          ),
  },
  async run(system, _caller, { app: slug }): Promise<readonly EntitlementView[]> {
    const { application, rules } = await contextOfApp(system, slug)
    const rows = await system.db
      .selectFrom('entitlement')
      .selectAll()
      .where('application_id', '=', application.id)
      .where('gone_at', 'is', null)
      .orderBy('type')
      .orderBy('name')
      .execute()
    return rows.map((row) => ({
      type: row.type,
      id: row.vendor_id,
      name: row.name,
      privileged: row.privileged,
      observedAt: row.observed_at.toISOString(),
      groups: rules
        .filter(({ entitlement }) => entitlement.type === row.type && entitlement.id === row.vendor_id)
        .map(({ idpGroup }) => idpGroup),
    }))
  },
})
