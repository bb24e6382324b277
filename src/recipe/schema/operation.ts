import { z } from 'zod'
import { step } from './step.ts'
import { label, sentence, template } from './text.ts'

/** The closed set of what can be done with accounts. */
export const operationNames = z.enum([
  ...([
    'list',
    'find',
    'create',
    'resendInvite',
    'setRole',
    'disable',
    'enable',
    'deleteInvite',
    'delete',
  ] as const),
])
export type OperationName = z.output<typeof operationNames>

/** How an account stands, in our words; `values` of the recipe says which text on the screen means which. */
export const accountStatus = z.enum(['active', 'pending', 'pendingExpired', 'inactive'])
export type AccountStatus = z.output<typeof accountStatus>

const condition = z
  .strictObject({
    exists: z.boolean().optional(),
    status: z.array(accountStatus).min(1).optional(),
    role: template.optional(),
  })
  .refine((raw) => Object.keys(raw).length > 0, 'needs "exists", "status" or "role"')

/** What must be so of an account. */
export type Condition = z.output<typeof condition>

const precheck = z.strictObject({
  /** Where this is so already, nothing is done. */
  alreadyDone: condition.optional(),
  /** An account of this status is for another operation. */
  instead: z.partialRecord(accountStatus, operationNames).optional(),
  /** Where this is not so, nothing is done and a person is asked. */
  require: condition.optional(),
})

const verify = z.strictObject({
  expect: condition,
  /** An account that is gone is as good. */
  orAbsent: z.boolean().default(false),
  /** How long the application may take until it shows the change. */
  withinSeconds: z.int().min(1).max(300).default(10),
})

const knownError = z.strictObject({ text: label, note: sentence })

export const operation = z.strictObject({
  say: template,
  destructive: z.boolean().default(false),
  precheck: precheck.optional(),
  steps: z.array(step).min(1).max(40),
  verify: verify.optional(),
  /** Refusals of the application that a person is told more about. */
  knownErrors: z.array(knownError).optional(),
  /** A reading that is so much shorter than the last one is not believed. */
  minRatioOfLast: z.number().min(0).max(1).optional(),
})

export type Operation = z.output<typeof operation>
