import { createHmac, randomBytes } from 'node:crypto'
import type { Insertable } from 'kysely'
import type { Tables } from '../store/tables.ts'
import type { Actor } from './actor.ts'
import { canonicalJson } from './canonical-json.ts'
import type { AuditEvent, AuditEvents } from './event.ts'

/** What happened, as the code that made it happen says it. `detail` holds everything personal. */
export type AuditRecord<Event extends AuditEvent = AuditEvent> = {
  readonly [Name in Event]: {
    readonly event: Name
    readonly data: AuditEvents[Name]
    readonly at: Date
    readonly actor: Actor
    readonly applicationId?: string
    readonly accountId?: string
    readonly taskId?: string
    readonly requestId?: string
    readonly detail?: object
  }
}[Event]

/** The commitment an entry makes to its detail: without the salt nothing can be learned from it. */
export function commitTo(detail: unknown, salt: Buffer): string {
  return createHmac('sha256', salt).update(canonicalJson(detail), 'utf8').digest('hex')
}

/**
 * The row of one record. It belongs into the transaction of the change it tells of; the sequencer gives it a place
 * in the trail at most a second later.
 */
export function auditRow(record: AuditRecord): Insertable<Tables['audit_entry']> {
  const salt = record.detail === undefined ? null : randomBytes(16)
  const entry = {
    version: 1,
    at: record.at.toISOString(),
    event: record.event,
    actor: record.actor,
    application: record.applicationId,
    account: record.accountId,
    task: record.taskId,
    request: record.requestId,
    data: record.data,
    detail: salt === null ? undefined : commitTo(record.detail, salt),
  }
  return {
    at: record.at,
    event: record.event,
    application_id: record.applicationId ?? null,
    account_id: record.accountId ?? null,
    task_id: record.taskId ?? null,
    entry: canonicalJson(entry),
    detail: record.detail === undefined ? null : JSON.stringify(record.detail),
    salt,
  }
}
