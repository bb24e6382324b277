import { z } from 'zod'
import type { Capability } from '../connector/capabilities.ts'
import { type RefusalCode, refusals } from '../connector/errors.ts'

export type AskedMethod = Capability | 'check' | 'listAccounts' | 'getAccount' | 'findAccount'

const id = z.string().min(1)
const seats = z.looseObject({ used: z.int().min(0), total: z.int().min(0).optional() })
const entitlement = z.looseObject({ type: id, id, name: z.string() })
const account = z.looseObject({
  id,
  state: z.enum(['active', 'disabled', 'invited', 'inviteExpired']),
  userName: z.string().optional(),
  email: z.string().optional(),
  givenName: z.string().optional(),
  familyName: z.string().optional(),
  displayName: z.string().optional(),
  entitlements: z.array(entitlement).optional(),
  marks: z.array(z.enum(['owner', 'admin', 'self'])).optional(),
})

const refusal = z.enum(Object.keys(refusals) as [RefusalCode, ...RefusalCode[]])
const ends = [
  z.looseObject({ outcome: z.literal('inProgress'), token: z.string(), checkAfter: z.iso.datetime() }),
  z.looseObject({ outcome: z.literal('refused'), code: refusal, reason: z.string() }),
  z.looseObject({ outcome: z.literal('needsPerson'), instructions: id }),
] as const
const created = z.discriminatedUnion('outcome', [
  z.looseObject({ outcome: z.enum(['created', 'alreadyExists']), account }),
  ...ends,
])
const changed = z.discriminatedUnion('outcome', [
  z.looseObject({ outcome: z.enum(['changed', 'alreadySo', 'absent']) }),
  ...ends,
])

/** What each method of the contract may come back with; nothing else is let in from a connector that was added. */
export const answers: Readonly<Record<AskedMethod, z.ZodType>> = {
  check: z.looseObject({
    vendorAccount: z.string(),
    actor: z.looseObject({ accountId: id, name: z.string() }).optional(),
    seats: seats.optional(),
    problems: z.array(z.looseObject({ code: id, says: id, todo: z.string(), preparable: z.boolean() })),
  }),
  listAccounts: pageOf(account),
  getAccount: account.optional(),
  findAccount: account.optional(),
  whoAmI: z.looseObject({ accountId: id }),
  listEntitlements: pageOf(entitlement),
  prepare: z.looseObject({ made: z.array(z.string()), settings: z.record(z.string(), z.string()) }),
  createAccount: created,
  updateAccount: changed,
  setEntitlements: changed,
  disableAccount: changed,
  reactivateAccount: changed,
  resendInvitation: changed,
  countSeats: seats,
  readUpload: z.looseObject({
    headers: z.array(z.string()),
    columns: z.record(z.string(), z.string()),
    rows: z.int().min(0),
    accounts: z.array(account),
    problems: z.array(z.looseObject({ line: z.int().min(0), says: id })),
  }),
  listSignIns: pageOf(z.looseObject({ accountId: id, at: z.iso.datetime({ offset: true }) })),
  deleteAccount: changed,
}

function pageOf(item: z.ZodType): z.ZodType {
  return z.looseObject({
    items: z.array(item),
    nextCursor: id.optional(),
    total: z.int().min(0).optional(),
  })
}
