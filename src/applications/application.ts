import type { CustomSchema } from './custom-schema.ts'
import type { Policy } from './policy.ts'

/** One tenant of a vendor's product. `mode`: in `shadow` plans are made and shown, nothing is executed. */
export type Application = {
  readonly id: string
  readonly slug: string
  readonly connector: string
  readonly settings: Readonly<Record<string, string>>
  readonly mode: 'shadow' | 'apply'
  readonly policy: Policy
  /** What Users and Groups may carry besides the standard attributes. */
  readonly schemas: readonly CustomSchema[]
  /** Set when it was added from a simulator: a rehearsal, not a real application. */
  readonly rehearsalUrl: string | undefined
  readonly guarded: boolean
  readonly mappingVersion: number
  readonly createdAt: Date
}
