import type { ColumnType } from 'kysely'
import type { FailureCode } from '../failures/failures.ts'
import type { Hold } from '../failures/holds.ts'
import type { Defaulted, Json, NullableJson, Optional } from './column-kinds.ts'

export type SnapshotTable = {
  id: string
  application_id: string
  started_at: Date
  finished_at: Optional<Date>
  state: 'reading' | 'accepted' | 'refused'
  rows: Defaulted<number>
  vendor_total: Optional<number>
  refusal: NullableJson
  counts: NullableJson
}

export type AccountTable = {
  id: string
  application_id: string
  vendor_id: string | null
  match_key: string
  scim_user_id: string | null
  identity_id: Optional<string>
  link: NullableJson
  managed: 'created' | 'adopted' | null
  managed_at: Optional<Date>
  protected_at: Optional<Date>
  exempt: NullableJson
  generation: Defaulted<number>
  task_id: Optional<string>
  observed: NullableJson
  observed_at: Optional<Date>
  snapshot_id: Optional<string>
  absent_since: Optional<Date>
  created_at: Date
  inventory_key: ColumnType<string | null, never, never>
  last_sign_in_at: Date | null
}

export type AccountOverrideTable = {
  id: string
  account_id: string
  kind: 'blocked' | 'revoked' | 'reclaimed' | 'exempt'
  entitlement_type: string | null
  entitlement_id: string | null
  origin: Json
  reason: string
  created_at: Date
  ends_at: Optional<Date>
  lifted_at: Optional<Date>
}

export type DesiredStateTable = {
  account_id: string
  generation: number
  state: Json
  state_hash: string
  inputs: Json
  origin: Json
  undo: NullableJson
  created_at: Date
  withdrawn_at: Optional<Date>
}

export type TaskTable = {
  id: string
  application_id: string
  account_id: string
  generation: number
  kind: 'converge' | 'delete'
  priority: number
  state: string
  hold: Optional<Hold>
  origin: Json
  due_at: Date
  attempt: Defaulted<number>
  crashes: Defaulted<number>
  fence: Defaulted<number>
  leased_by: Optional<string>
  lease_until: Optional<Date>
  plan: NullableJson
  plan_hash: Optional<string>
  approval: NullableJson
  outcome: Optional<string>
  code: Optional<FailureCode>
  reason: Optional<string>
  evidence: NullableJson
  alerted_at: Optional<Date>
  awaited_until: Optional<Date>
  created_at: Date
  updated_at: Date
  finished_at: Optional<Date>
}

export type ActionTable = {
  id: string
  task_id: string
  application_id: string
  account_id: string
  position: number
  kind: string
  detail: Json
  idempotency_key: string
  attempt: number
  fence: number
  removes: boolean
  of_admin: boolean
  intended_at: Date
  outcome: Optional<string>
  reason: Optional<string>
  finished_at: Optional<Date>
  absent_since: Optional<Date>
}
