import type { Defaulted, Optional } from './column-kinds.ts'

export type NotificationTargetTable = {
  id: string
  name: string
  kind: 'webhook' | 'email'
  /** A URL, or e-mail addresses with commas between them. */
  address: string
  /** Names of events, or how they begin. */
  events: string[]
  /** Null: of all applications, and of what belongs to none. */
  applications: string[] | null
  enabled: Defaulted<boolean>
  /** The number in the trail up to which it is settled what is told. */
  told_up_to: number
  secret: Optional<Buffer>
  former_secret: Optional<Buffer>
  former_until: Optional<Date>
  created_at: Date
}

export type NotificationDeliveryTable = {
  id: string
  target_id: string
  /** Null: a test. */
  seq: number | null
  event: string
  state: Defaulted<'waiting' | 'delivered' | 'failed'>
  attempts: Defaulted<number>
  created_at: Date
  next_at: Date
  ended_at: Optional<Date>
  answer: Optional<string>
}
