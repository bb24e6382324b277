import { z } from 'zod'

/** What an admin decides about an application; every field has a careful default. */
export const policySchema = z.strictObject({
  /** How access is taken away. Undefined = the connector's first mode. */
  leaver: z.enum(['disable', 'downgrade', 'revoke', 'delete']).optional(),
  /** Days between a SCIM DELETE and the deletion at the vendor, which a person must approve. */
  deletionAfterDays: z.number().int().min(0).max(3_650).default(30),
  /** When an account that the vendor already has becomes ours to change. */
  adoption: z.enum(['onIdpMatch', 'onApproval', 'never']).default('onIdpMatch'),
  /** What GET /Users lists: only managed accounts, or every account the vendor has. */
  inventory: z.enum(['managed', 'all']).default('managed'),
  /** Whether the identity provider may send its token as the password of HTTP Basic. */
  basicAuth: z.enum(['on', 'off']).default('off'),
  /** Whether a person is asked before an account is made that may cost a further seat. */
  extraSeats: z.enum(['ask', 'buy']).default('ask'),
  /** Who does what people must do in it; undefined or empty = whoever claims it. */
  assignee: z.string().trim().max(200).optional(),
  /** Requests a second to the vendor, where the connector's own pace is not wanted. */
  requestsPerSecond: z.number().positive().max(10_000).optional(),
  /** Accounts worked on at once, where the connector's own number is not wanted. */
  concurrency: z.number().int().min(1).max(64).optional(),
})

export type Policy = z.output<typeof policySchema>

export const defaultPolicy: Policy = policySchema.parse({})
