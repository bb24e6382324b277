import type { Queries } from '../store/database.ts'

/**
 * Something about an account that a person should look at. It is computed from the last complete reading and what the
 * identity provider wants; it is no action, and none follows from it by itself.
 */
export type Finding = {
  readonly kind: FindingKind
  readonly app: string
  readonly accountId: string
  readonly account: string
  /** When what it rests on was read. */
  readonly observedAt: string | null
  /** Why it is one, with what it was concluded from. */
  readonly why: string
}

export type FindingKind = 'leaverWithAccess' | 'unknownAccount' | 'missingAccount' | 'idleAccount'

/** One kind of finding: what it means, what to do, and where there are any. */
export type Detector = {
  readonly kind: FindingKind
  readonly title: string
  readonly todo: string
  detect(queries: Queries, where: FindingScope): Promise<readonly Finding[]>
}

export type FindingScope = {
  /** Undefined: all applications. */
  readonly applicationId: string | undefined
  readonly now: Date
}
