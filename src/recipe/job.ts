import { z } from 'zod'
import { stopCodes } from './engine/outcome.ts'
import { accountStatus, operationNames } from './schema/operation.ts'

/** What a session can be asked for. One after the other: a session has one page. */
export const job = z.discriminatedUnion('kind', [
  /** Signs in, or proves that the session still is, and reads nothing else. */
  z.strictObject({ kind: z.literal('prove') }),
  z.strictObject({ kind: z.literal('list') }),
  /** Walks the recipe up to each last click, and changes nothing. */
  z.strictObject({ kind: z.literal('rehearse') }),
  z.strictObject({ kind: z.literal('find'), email: z.string() }),
  z.strictObject({
    kind: z.literal('change'),
    operation: operationNames,
    email: z.string(),
    role: z.string().optional(),
    dryRun: z.boolean().optional(),
  }),
])
export type Job = z.output<typeof job>

const account = z.strictObject({
  email: z.string(),
  status: accountStatus,
  role: z.string().optional(),
  values: z.record(z.string(), z.string()),
})

/** Where the pages are not as the recipe knows them. */
export const drift = z.strictObject({
  at: z.union([z.literal('list'), operationNames]),
  code: z.enum(stopCodes),
  what: z.string(),
  proposals: z.array(
    z.strictObject({ target: z.string(), role: z.string(), before: z.string(), now: z.array(z.string()) }),
  ),
})

/** How a job ended: what was read, or an outcome of the engine. */
export const jobResult = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('proved') }),
  z.strictObject({ kind: z.literal('listed'), accounts: z.array(account) }),
  z.strictObject({ kind: z.literal('good'), walked: z.array(operationNames) }),
  z.strictObject({ kind: z.literal('drifted'), drifts: z.array(drift) }),
  z.strictObject({ kind: z.literal('notTried'), code: z.enum(stopCodes).optional(), what: z.string() }),
  z.strictObject({ kind: z.literal('found'), account: account.optional() }),
  z.strictObject({ kind: z.literal('doneVerified'), account: account.optional() }),
  z.strictObject({ kind: z.enum(['alreadyDone', 'alreadyAbsent', 'rehearsed']) }),
  z.strictObject({ kind: z.literal('stoppedSafe'), code: z.enum(stopCodes), what: z.string() }),
  z.strictObject({ kind: z.literal('unknown'), what: z.string() }),
  z.strictObject({
    kind: z.literal('needsPerson'),
    what: z.string(),
    code: z.enum(stopCodes).optional(),
    handOver: z.literal('connectSession').optional(),
  }),
  /** Another node, or other applications here, have the browser now. Nothing was sent. */
  z.strictObject({ kind: z.literal('busy') }),
  /** The session broke off; `intended`: a change may have been sent by then. */
  z.strictObject({ kind: z.literal('lost'), intended: z.boolean() }),
  /** Nobody could carry it out: there is no browser, or it did not start. Nothing was sent. */
  z.strictObject({ kind: z.literal('noBrowser'), what: z.string() }),
])
export type JobResult = z.output<typeof jobResult>
