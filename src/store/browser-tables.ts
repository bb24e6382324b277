import type { Defaulted, Json, Optional } from './column-kinds.ts'

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

export type RecipeRehearsalTable = {
  application_id: string
  state: 'good' | 'drifted' | 'notTried'
  /** When everything was last as the recipe knows it. */
  good_at: Optional<Date>
  tried_at: Date
  drifted_since: Optional<Date>
  /** When it is tried again; in the past after a change met something that it did not know. */
  due_at: Date
  /** Where the pages are not as the recipe knows them. */
  drifts: Json
  /** Why it could not be tried. */
  code: Optional<string>
  what: Optional<string>
}
