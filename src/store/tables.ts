import type { ColumnType, Generated } from 'kysely'
import type { FailureCode } from '../failures/failures.ts'
import type { BrowserSessionTable, RecipeRehearsalTable, TaskEvidenceTable } from './browser-tables.ts'
import type { Defaulted, Json, NullableJson, Optional } from './column-kinds.ts'
import type { NotificationDeliveryTable, NotificationTargetTable } from './notification-tables.ts'
import type {
  IdempotentRequestTable,
  JoiningCodeTable,
  PersonApplicationTable,
  PersonTable,
  SessionTable,
  SignInDelayTable,
} from './people-tables.ts'
import type {
  AccountOverrideTable,
  AccountTable,
  ActionTable,
  DesiredStateTable,
  SnapshotTable,
  TaskTable,
} from './road-tables.ts'
import type {
  UploadedAccountTable,
  UploadedListTable,
  WorkItemEvidenceTable,
  WorkItemNoteTable,
  WorkItemTable,
} from './work-item-tables.ts'

/** The tables as the newest migration leaves them. Times are UTC; bigint columns are read as numbers. */
export type Tables = {
  installation: InstallationTable
  application: ApplicationTable
  application_health: ApplicationHealthTable
  rate_window: { application_id: string; bucket: string; arrives_at: Date }
  entitlement: EntitlementTable
  mapping_rule: MappingRuleTable
  data_key: DataKeyTable
  hash_key: { purpose: string; wrapped: Buffer }
  secret: SecretTable
  scim_token: ScimTokenTable
  api_token: ApiTokenTable
  scim_user: ScimUserTable
  scim_group: ScimGroupTable
  scim_user_total: { application_id: string; shard: number; live: number }
  scim_request: ScimRequestTable
  scim_member: { group_id: string; user_id: string; added_at: Date }
  snapshot: SnapshotTable
  account: AccountTable
  account_override: AccountOverrideTable
  desired_state: DesiredStateTable
  task: TaskTable
  action: ActionTable
  browser_session: BrowserSessionTable
  recipe_rehearsal: RecipeRehearsalTable
  task_evidence: TaskEvidenceTable
  work_item: WorkItemTable
  work_item_note: WorkItemNoteTable
  work_item_evidence: WorkItemEvidenceTable
  proposal: ProposalTable
  person: PersonTable
  person_application: PersonApplicationTable
  idempotent_request: IdempotentRequestTable
  joining_code: JoiningCodeTable
  session: SessionTable
  sign_in_delay: SignInDelayTable
  uploaded_list: UploadedListTable
  uploaded_account: UploadedAccountTable
  notification_target: NotificationTargetTable
  notification_delivery: NotificationDeliveryTable
  audit_entry: AuditEntryTable
  audit_head: { only_row: Generated<boolean>; size: number; frontier: Buffer[] }
  audit_checkpoint: { size: number; note: string; created_at: Date }
}

type InstallationTable = {
  id: string
  only_row: Generated<boolean>
  created_at: Date
  halted_at: Optional<Date>
  key_check: Buffer
  audit_public_key: string
  audit_private_key: Buffer
  /** Another one each time the database was set back: the trail since then is another one too. */
  branch: Optional<string>
}

type ApplicationTable = {
  id: string
  slug: string
  connector: string
  settings: Json
  labels: Defaulted<string>
  mode: 'shadow' | 'apply'
  policy: Json
  schemas: ColumnType<unknown, string | undefined, string>
  rehearsal_url: string | null
  guarded: boolean
  mapping_version: Defaulted<number>
  created_at: Date
  updated_at: Date
  removed_at: Optional<Date>
}

type ApplicationHealthTable = {
  application_id: string
  paused_until: Optional<Date>
  pause_code: Optional<FailureCode>
  halted_at: Optional<Date>
  failures: Defaulted<number>
  credentials_rejected_at: Optional<Date>
  last_error: NullableJson
  check_report: NullableJson
  checked_at: Optional<Date>
  recovering_since: Optional<Date>
}

type EntitlementTable = {
  application_id: string
  type: string
  vendor_id: string
  name: string
  privileged: boolean
  includes: ColumnType<unknown, string | undefined, string>
  observed_at: Date
  gone_at: Optional<Date>
}

type MappingRuleTable = {
  id: string
  application_id: string
  idp_group: string
  idp_group_key: string
  entitlement_type: string
  entitlement_id: string
  entitlement_name: string
  priority: number
  created_at: Date
}

type DataKeyTable = {
  id: string
  application_id: string | null
  wrapped: Buffer
  created_at: Date
  retired_at: Optional<Date>
}

type SecretTable = {
  application_id: string
  name: string
  data_key_id: string
  sealed: Buffer
  fingerprint: string
  updated_at: Date
}

type ScimTokenTable = {
  id: string
  application_id: string
  public_id: string
  hash: Buffer
  label: string
  scope: 'full' | 'users' | 'read'
  kind: Defaulted<'token' | 'client'>
  cidrs: Defaulted<string[]>
  created_at: Date
  expires_at: Optional<Date>
  revoked_at: Optional<Date>
  last_used_at: Optional<Date>
  last_used_from: Optional<string>
  replaced_by: Optional<string>
  warned_days: Optional<number>
}

type ApiTokenTable = {
  id: string
  public_id: string
  hash: Buffer
  label: string
  role: string
  created_at: Date
  expires_at: Optional<Date>
  revoked_at: Optional<Date>
  last_used_at: Optional<Date>
  last_used_from: Optional<string>
  warned_days: Optional<number>
  /** Whose token it is: it ends with what the person may do. */
  person_id: Optional<string>
  read_only: Defaulted<boolean>
  /** Null: all. */
  applications: Optional<string[]>
}

type ScimUserTable = {
  id: string
  application_id: string
  user_name_key: string
  external_id: string | null
  resource: Json
  version: number
  created_at: Date
  modified_at: Date
  deleted_at: Optional<Date>
  /** bigint[], written as its text. */
  lookup_keys: Defaulted<string>
}

type ScimGroupTable = Omit<ScimUserTable, 'user_name_key' | 'lookup_keys'> & { display_name_key: string }

type ScimRequestTable = {
  id: Generated<number>
  application_id: string
  at: Date
  accepted: boolean
  token_id: string | null
  credential: 'none' | 'overlock' | 'basic' | 'other'
  address: string
  user_agent: string
  method: string
  path: string
  status: number
  scim_type: string | null
  detail: string | null
  resource_id: string | null
  ms: number
  body: NullableJson
}

type ProposalTable = {
  id: string
  operation: string
  input: Json
  reason: string
  state: 'open' | 'approved' | 'rejected' | 'failed'
  made_by: Json
  made_at: Date
  expires_at: Date
  decided_by: NullableJson
  decided_at: Optional<Date>
  says: Optional<string>
}

type AuditEntryTable = {
  id: Generated<number>
  at: Date
  event: string
  application_id: Optional<string>
  account_id: Optional<string>
  task_id: Optional<string>
  entry: string
  detail: NullableJson
  salt: Optional<Buffer>
  seq: Optional<number>
  leaf: Optional<Buffer>
  root: Optional<Buffer>
}
