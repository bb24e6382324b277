import type { Json, NullableJson, Optional } from './column-kinds.ts'

export type WorkItemTable = {
  id: string
  application_id: string
  account_id: string
  task_id: string
  code: string
  title: string
  steps: Json
  /** The planned changes that a person is asked to make; none where the question is another one. */
  changes: Json
  changes_hash: string
  /** Whether it asks to give access, so that an account may be there before any reading shows it. */
  gives: boolean
  priority: number
  state: 'open' | 'claimed' | 'done' | 'confirmed' | 'canceled'
  assignee: Optional<string>
  due_at: Date
  opened_at: Date
  updated_at: Date
  claimed_by: Optional<string>
  done_by: Optional<string>
  done_at: Optional<Date>
  confirmed_by: Optional<string>
  confirmed_via: Optional<'reading' | 'secondPerson'>
  closed_at: Optional<Date>
}

export type WorkItemNoteTable = {
  id: string
  work_item_id: string
  at: Date
  author: Json
  text: string
}

export type WorkItemEvidenceTable = {
  id: string
  work_item_id: string
  at: Date
  added_by: Json
  name: string
  content_type: string
  bytes: number
  sha256: string
  sealed: Buffer
}

export type UploadedListTable = {
  application_id: string
  snapshot_id: string
  exported_at: Date
  uploaded_at: Date
  sha256: string
  columns: Json
}

export type UploadedAccountTable = {
  application_id: string
  vendor_id: string
  /** Null: two people confirmed that it is gone, after the file was exported. */
  account: NullableJson
  /** When two people confirmed that it is so; null: as the file showed it. */
  confirmed_at: Optional<Date>
}
