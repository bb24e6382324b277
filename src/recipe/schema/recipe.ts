import { z } from 'zod'
import { auth } from './auth.ts'
import { targets } from './locator.ts'
import { accountStatus, operation, operationNames } from './operation.ts'
import { name, path, provenance, sentence } from './text.ts'

const httpsOrigin = z
  .string()
  .regex(
    /^https:\/\/(\*\.)?([a-z0-9-]+\.)+[a-z]{2,}(:\d+)?$/,
    'must be like https://app.example.com, without a path',
  )

const app = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  name: sentence,
  /** Where pages are opened and changes are sent; which of them, the application's setting `url` says. */
  origins: z.array(httpsOrigin).min(1),
  /** Where more is loaded from, by GET only. */
  egress: z.array(httpsOrigin).default([]),
  locale: z.string().regex(/^[a-z]{2}-[A-Z]{2}$/, 'must be like en-US'),
  timezone: z.string().default('UTC'),
  /** The least role of the vendor that can do all this. */
  leastRole: sentence,
  /** Whether the vendor's terms let a program do this. */
  terms: z.strictObject({
    status: z.enum(['permitted', 'silent', 'restricted', 'unknown']),
    url: z.url().optional(),
    reviewedAt: z.iso.date().optional(),
    note: sentence.optional(),
  }),
})

const capabilities = z.strictObject({
  list: z.literal(true),
  create: z.enum(['invite', 'create', 'no']),
  resendInvite: z.boolean(),
  setRole: z.boolean(),
  disable: z.boolean(),
  enable: z.boolean(),
  delete: z.enum(['any', 'invitedOnly', 'no']),
})

const inputs = z.strictObject({
  email: z.strictObject({ type: z.literal('email') }),
  role: z.strictObject({ type: z.literal('enum'), values: z.array(sentence).min(1) }).optional(),
})

const limits = z.strictObject({
  writesPerMinute: z.int().min(1).max(6),
  pagesPerMinute: z.int().min(1).max(20),
  disablesPerDay: z.int().min(1).max(500),
  session: z.strictObject({ minutes: z.int().min(1).max(30), operations: z.int().min(1).max(50) }),
})

const texts = z.array(z.string().min(1).max(80)).min(1)

const post = z.strictObject({ path, graphqlOperations: z.array(name).min(1).optional(), from: provenance })

/** A browser recipe: data that says how one application's accounts are read and changed on its own pages. */
export const recipeSchema = z.strictObject({
  recipe: z.string().regex(/^[a-z0-9-]{3,60}$/, 'must be a name of small letters, digits and "-"'),
  version: z.int().min(1),
  /** The verbs and guards that the recipe counts on. */
  engine: z.literal(1),
  /** A draft changes nothing but simulators. */
  status: z.enum(['draft', 'verified', 'quarantined']),
  app,
  capabilities,
  inputs,
  limits,
  targets,
  /** Headers by which a column is known; where it stands does not matter. */
  columns: z.record(name, z.strictObject({ headers: texts, from: provenance })),
  values: z.strictObject({
    /** Any other text stops: it is never guessed what it means. */
    status: z.strictObject({ texts: z.record(z.string(), accountStatus), from: provenance }),
  }),
  auth,
  /** What may come in between and is closed, by its exact name; nothing else ever is. */
  interstitials: z.array(z.strictObject({ dialog: name, click: name })).default([]),
  network: z.strictObject({
    /** POSTs that only read. */
    readPosts: z.array(post).default([]),
    /** POSTs of signing in, let through only then. */
    loginPosts: z.array(z.strictObject({ path, from: provenance })).default([]),
    /** POSTs that are answered here and never leave. */
    ignorePosts: z.array(z.strictObject({ path })).default([]),
  }),
  protect: z.strictObject({ self: z.literal(true), lastAdmin: z.literal(true), roles: texts }),
  pages: z.record(
    name,
    z.strictObject({
      goto: path,
      from: provenance,
      anchors: z.array(name).min(1),
      requireColumns: z.array(name),
    }),
  ),
  operations: z.partialRecord(operationNames, operation),
  canary: z.strictObject({
    everyHours: z.int().min(1).max(168),
    /** Walked up to the last click, with the gate shut. */
    dry: z.array(operationNames).min(1),
  }),
  evidence: z.strictObject({
    screens: z.array(z.enum(['beforeCommit', 'afterVerify'])).min(1),
    maskOtherRows: z.literal(true),
  }),
  /** For the person who does it by hand. */
  human: z.strictObject({ minutes: z.int().min(1).max(120), needs: sentence, open: sentence }),
})

export type Recipe = z.output<typeof recipeSchema>
