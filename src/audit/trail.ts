import type { Queries } from '../store/database.ts'
import { type AuditRecord, auditRow } from './entry.ts'

/** Writes records into the transaction that makes them true. */
export async function record(queries: Queries, ...records: readonly AuditRecord[]): Promise<void> {
  if (records.length > 0) await queries.insertInto('audit_entry').values(records.map(auditRow)).execute()
}
