import type { Defaulted, Optional } from './column-kinds.ts'

export type BrowserSessionTable = {
  application_id: string
  holder: Optional<string>
  fence: number
  held_until: Date
  /** Tells other secrets from those that the session was made with. */
  credential: string
  sealed: Optional<Buffer>
  stored_until: Optional<Date>
  unproved: Defaulted<number>
  last_code: Optional<number>
}

export type TaskEvidenceTable = {
  id: string
  task_id: string
  at: Date
  moment: 'beforeCommit' | 'afterCommit' | 'readBack'
  operation: string
  name: string
  content_type: string
  bytes: number
  sha256: string
  sealed: Buffer
}
