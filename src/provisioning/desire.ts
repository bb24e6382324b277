import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import type { ApplicationContext } from '../applications/directory.ts'
import type { AuditRecord } from '../audit/entry.ts'
import type { Clock } from '../clock.ts'
import type { AccountAttributes } from '../connector/account.ts'
import type { Database, Queries } from '../store/database.ts'
import { compose, type Override } from './compose.ts'
import { type DesiredState, hashOf } from './desired-state.ts'
import { type Origin, priorities } from './task.ts'
import { matchKeyOf } from './user-attributes.ts'
import { generationParts, type InputVersions, type NewGeneration, type Undo } from './write-generations.ts'

/** What every step of the road needs. */
export type Road = { readonly db: Database; readonly clock: Clock }

/** What is known of an account at the moment its desired state is computed. */
export type DesireInputs = {
  readonly accountId: string
  readonly currentGeneration: number
  readonly user: { readonly active: boolean; readonly attributes: AccountAttributes } | undefined
  readonly lastAttributes: AccountAttributes
  readonly groupKeys: ReadonlySet<string>
  readonly overrides: readonly Override[]
  readonly userVersion: number | null
  readonly previous: DesiredState | undefined
}

export function composeFor(context: ApplicationContext, inputs: DesireInputs): DesiredState {
  return compose({
    user: inputs.user,
    lastAttributes: inputs.lastAttributes,
    groupKeys: inputs.groupKeys,
    rules: context.rules,
    overrides: inputs.overrides,
    previous: inputs.previous,
    entitlementTypes: context.connector.facts.entitlementTypes,
    fallbacks: context.fallbacks,
  })
}

/** The next generation of an account, ready to be written. Pure but for the ids it makes. */
export function nextGeneration(
  context: ApplicationContext,
  inputs: DesireInputs,
  origin: Origin,
  more: {
    readonly state: DesiredState
    readonly undo?: Undo
    readonly deletionDueAt?: Date
    readonly joiner?: boolean
    readonly record: (generation: number, taskId: string) => AuditRecord
  },
): NewGeneration {
  const generation = inputs.currentGeneration + 1
  const taskId = newId()
  const shadow = context.application.mode === 'shadow'
  const versions: InputVersions = {
    userVersion: inputs.userVersion,
    mappingVersion: context.application.mappingVersion,
    overrideIds: inputs.overrides.map(({ id }) => id),
  }
  return {
    accountId: inputs.accountId,
    applicationId: context.application.id,
    generation,
    state: more.state,
    stateHash: hashOf(more.state),
    inputs: versions,
    origin,
    undo: more.undo ?? null,
    task: {
      id: taskId,
      priority: priorityOf(more.state, more.joiner ?? false),
      state: shadow ? 'held' : 'ready',
      hold: shadow ? 'shadow' : null,
    },
    matchKey: matchKeyOf(context, more.state.attributes),
    deletion: more.deletionDueAt === undefined ? null : { id: newId(), dueAt: more.deletionDueAt },
    record: more.record(generation, taskId),
  }
}

function priorityOf(state: DesiredState, joiner: boolean): number {
  if (state.presence === 'disabled') return priorities.leaver
  return joiner ? priorities.joiner : priorities.change
}

/** Writes generations in a transaction that has already done what they follow from. Returns the overtaken tasks. */
export async function writeGenerations(
  queries: Queries,
  generations: readonly NewGeneration[],
  now: Date,
): Promise<readonly string[]> {
  if (generations.length === 0) return []
  const { rows } = await sql<{ overtaken: string[] }>`
    with gate as (select true), ${generationParts(generations, now)}
    select array(select id from overtaken) as overtaken`.execute(queries)
  return rows[0]?.overtaken ?? []
}
