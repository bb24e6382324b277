import { sql } from 'kysely'
import { z } from 'zod'
import type { ApplicationContext } from '../applications/directory.ts'
import { listKnownEntitlements } from '../applications/known-entitlements.ts'
import { desiredFor } from '../provisioning/desire-accounts.ts'
import { type DesiredState, hashOf } from '../provisioning/desired-state.ts'
import { losesBetween, roomOf } from '../provisioning/removal-window.ts'
import { loadUsers, type StoredUser } from '../provisioning/stored-user.ts'
import { contextOfApp } from './application-input.ts'
import { membersOf, puttingRule, type RuleChange, removingRules } from './mapping-change.ts'
import { ruleInput } from './mapping-input.ts'
import { operation } from './operation.ts'
import { OperationError } from './operation-error.ts'
import { table } from './print-table.ts'

type RightsChange = {
  readonly accountId: string
  readonly account: string
  readonly before: readonly string[]
  readonly after: readonly string[]
  readonly loses: boolean
}

type MappingPreview = {
  readonly members: number
  /** Exactly those who would get a task. */
  readonly changes: readonly RightsChange[]
  readonly losing: number
  /** Whether the guard would hold what is taken away, by the room there is at this moment. */
  readonly held: boolean
  readonly room: { readonly used: number; readonly limit: number }
}

/** What a rule would do, without doing it: computed by the same code that does it. */
export const mappingPreview = operation({
  name: 'mapping.preview',
  summary: 'Show whose rights a rule of the mapping would change, without setting it',
  effect: 'read',
  roles: ['owner', 'admin', 'operator', 'approver', 'appOwner', 'auditor'],
  input: ruleInput.partial({ entitlement: true }).extend({
    remove: z
      .stringbool()
      .or(z.boolean())
      .default(false)
      .describe('What taking the rule away would do, instead of setting it.'),
  }),
  rest: { method: 'GET', path: '/applications/{app}/mapping/preview' },
  cli: { command: 'mapping preview', print: printPreview },
  async run(system, _caller, { remove, entitlement, ...given }): Promise<MappingPreview> {
    const context = await contextOfApp(system, given.app)
    const { application } = context
    const known = await listKnownEntitlements(system.db, application.id)
    if (!remove && entitlement === undefined)
      throw new OperationError(
        'badInput',
        'A rule gives something: name the entitlement.',
        'Or ask with remove what taking the rules of the group away would do.',
      )
    const change: RuleChange =
      entitlement === undefined || remove
        ? removingRules(given.group, entitlement)
        : puttingRule(context, known, { ...given, entitlement }).change
    const members = await membersOf(system.db, application.id, given.group)
    const users = await loadUsers(
      system.db,
      sql`scim_user.id = any(${members}::uuid[]) and scim_user.deleted_at is null`,
    )
    const considered = { ...context, rules: change(context.rules) }
    const changes = users.flatMap((user) => changeOf(considered, user) ?? [])
    const losing = changes.filter(({ loses }) => loses).length
    const { used, limit } = await roomOf(system.db, application.id, system.clock.now())
    const held = application.guarded && losing > 1 && used + losing > limit
    return { members: members.length, changes, losing, held, room: { used, limit } }
  },
})

function changeOf(considered: ApplicationContext, user: StoredUser): RightsChange | undefined {
  const after = desiredFor(considered, user)
  if (hashOf(after) === user.account.stateHash) return undefined
  const before = user.account.desired ?? undefined
  return {
    accountId: user.account.id,
    account: after.attributes.email ?? after.attributes.userName ?? user.id,
    before: rightsOf(before),
    after: rightsOf(after),
    loses: losesBetween(before, after),
  }
}

/** What an account is to hold: what is mapped, or else what it falls back to. */
function rightsOf(state: DesiredState | undefined): readonly string[] {
  return (state?.entitlements ?? []).flatMap(({ wanted, fallback }) =>
    wanted.length > 0 ? wanted.map(({ name, id }) => name || id) : fallback === undefined ? [] : [fallback],
  )
}

function printPreview({ members, changes, losing, held, room }: MappingPreview): string {
  if (changes.length === 0)
    return members === 0 ? 'Nobody is in that group yet.' : `None of the ${members} members would change.`
  return [
    `${changes.length} of ${members} members would change, ${losing} of them would lose something.`,
    ...(held
      ? [`The guard would hold that: ${room.used} of ${room.limit} removals of 24 hours are used.`]
      : []),
    table(
      ['account', 'now', 'then'],
      changes.map(({ account, before, after }) => [account, before.join(', '), after.join(', ')]),
    ),
  ].join('\n')
}
