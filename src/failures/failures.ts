import { connectorErrors, refusals } from '../connector/errors.ts'
import type { Failure } from './failure.ts'
import { guardRefusals } from './guard-refusals.ts'
import { holds } from './holds.ts'
import { roadFailures } from './road-failures.ts'

/**
 * The whole vocabulary: every code that a task can end or wait with, each from exactly one table. The columns of a
 * task take no other. docs/reference/failures.md is made from it.
 */
export const failures = {
  ...holds,
  ...guardRefusals,
  ...refusals,
  ...connectorErrors,
  ...roadFailures,
} as const satisfies Record<string, Failure>

export type FailureCode = keyof typeof failures
