import type { ApplicationContext } from '../applications/directory.ts'
import { canonicalJson } from '../audit/canonical-json.ts'
import type { AuditRecord } from '../audit/entry.ts'
import { foldCase } from '../scim/fold.ts'
import type { JsonObject } from '../scim/json.ts'
import type { UserFacts } from '../scim/user-facts.ts'
import { uniqueViolation } from '../store/database.ts'
import type { DesiredState } from './desired-state.ts'
import { lookupKeysOf } from './lookup-keys.ts'
import type { Origin } from './task.ts'

/** A User as an identity provider wants it: canonical, with what follows from it already read off. */
export type UserContent = { readonly resource: JsonObject; readonly facts: UserFacts }

export type Taken = {
  readonly outcome: 'taken'
  readonly attribute: 'userName' | 'emails'
}

/** Which attribute another User already has, when that is what the database refused. */
export function takenAttribute(error: unknown): Taken | undefined {
  return uniqueViolation(error) === 'scim_user_name' ? { outcome: 'taken', attribute: 'userName' } : undefined
}

/** Somebody else wrote at the same time and was faster: read and compute again. */
export function isOvertaken(error: unknown): boolean {
  const deadlock = error instanceof Error && 'code' in error && error.code === '40P01'
  return deadlock || uniqueViolation(error) === 'desired_state_pkey'
}

/** The columns of `scim_user` that follow from the content. */
export function userColumns({ resource, facts }: UserContent) {
  return {
    user_name_key: foldCase(facts.userName),
    external_id: facts.externalId ?? null,
    resource: JSON.stringify(resource),
    lookup_keys: lookupKeysOf(resource),
  }
}

/** Of a change the attributes that differ; the whole User of what comes or goes. */
function whatDiffers({ before, after }: Pick<UserRecord, 'before' | 'after'>) {
  if (before === null || after === null) return { before, after }
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => canonicalJson(before[name] ?? null) !== canonicalJson(after[name] ?? null),
  )
  const only = (resource: JsonObject) =>
    Object.fromEntries(names.map((name) => [name, resource[name] ?? null]))
  return { before: only(before), after: only(after) }
}

export type UserRecord = {
  readonly userId: string
  readonly accountId: string
  readonly change: 'created' | 'changed' | 'deleted'
  readonly changed: readonly string[]
  readonly before: JsonObject | null
  readonly after: JsonObject | null
  readonly at: Date
}

/** What the trail says of a SCIM write: who asked, what it was before and is now, and what follows from it. */
export function userRecord(
  context: ApplicationContext,
  origin: Origin,
  user: UserRecord,
  next?: { readonly generation: number; readonly taskId: string; readonly state: DesiredState },
): AuditRecord {
  return {
    event: 'user.changed',
    at: user.at,
    actor: origin.actor,
    applicationId: context.application.id,
    accountId: user.accountId,
    ...(origin.requestId !== undefined && { requestId: origin.requestId }),
    ...(next !== undefined && { taskId: next.taskId }),
    data: {
      userId: user.userId,
      change: user.change,
      changed: user.changed,
      ...(next !== undefined && { generation: next.generation, presence: next.state.presence }),
    },
    detail: { ...whatDiffers(user), desired: next?.state ?? null },
  }
}
