import { z } from 'zod'
import { capabilities } from '../connector/capabilities.ts'
import type { Connector } from '../connector/contract.ts'

type Method = (...given: never[]) => unknown
const method = z.custom<Method>((value) => typeof value === 'function', 'must be a function')
const attribute = z.enum(['userName', 'email', 'givenName', 'familyName', 'displayName', 'profile'])
const text = z.string().min(1)
const count = z.int().min(0)

const facts = z.looseObject({
  entitlementTypes: z.array(
    z.looseObject({ type: text, title: text, cardinality: z.enum(['one', 'many', 'bundle']) }),
  ),
  attributes: z.union([z.literal('any'), z.array(attribute)]),
  immutable: z.array(attribute),
  matchOn: z.enum(['email', 'userName']),
  leaverModes: z.array(z.enum(['disable', 'downgrade', 'revoke', 'delete'])),
  reactivate: z.enum(['native', 'recreate', 'reinvite', 'none']),
  createRepeat: z.enum(['natural', 'none']),
  readAfterWriteLagMs: count,
  concurrency: z.int().min(1).max(64),
  throttleStatuses: z.array(z.int().min(400).max(599)),
})

const shape = z.looseObject({
  contract: z.literal(1, 'must be 1: this Overlock speaks version 1 of the contract'),
  name: z.string().regex(/^[a-z][a-z0-9]*$/, 'must be lower case letters and digits'),
  title: text,
  settings: z.array(
    z.looseObject({ name: text, label: text, help: text, required: z.boolean(), secret: z.boolean() }),
  ),
  facts,
  parseSettings: method,
  hosts: method,
  check: method,
  listAccounts: method,
  getAccount: method,
  findAccount: method,
  ...Object.fromEntries(capabilities.map((name) => [name, method.optional()])),
})

/** What a folder exports as its connector, or what is wrong with it. */
export function parseConnector(
  exported: Readonly<Record<string, unknown>>,
): { readonly connector: Connector } | { readonly problem: string } {
  const claims = Object.values(exported).filter((value) => hasContract(value))
  if (claims.length !== 1)
    return { problem: `it exports ${claims.length === 0 ? 'no connector' : 'more than one connector'}` }
  const parsed = shape.safeParse(claims[0])
  if (parsed.success) return { connector: claims[0] as Connector }
  const says = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`)
  return { problem: says.join('; ') }
}

function hasContract(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'contract' in value && 'facts' in value
}
