import { z } from 'zod'
import { job, jobResult } from '../job.ts'
import { operationNames } from '../schema/operation.ts'

/** What a session begins with. All that the process of the browser ever knows; it has no credentials of the database. */
export const opening = z.strictObject({
  type: z.literal('open'),
  recipe: z.string(),
  /** The application's own address. */
  url: z.string(),
  /** Whether a plain-http address on this machine may stand for the application's. */
  simulator: z.boolean(),
  secrets: z.strictObject({ username: z.string(), password: z.string(), totp: z.string().optional() }),
  stored: z.string().optional(),
  /** How often signing in was begun without proof, and the number of the last code that was typed. */
  unproved: z.int(),
  lastCode: z.int().optional(),
  allowPrivate: z.array(z.string()),
  browser: z.strictObject({ path: z.string(), libraries: z.string().optional() }),
  patienceMs: z.int(),
})
export type Opening = z.output<typeof opening>

/** From the host to the process of the browser. */
export const toRunner = z.discriminatedUnion('type', [
  opening,
  z.strictObject({ type: z.literal('job'), id: z.int(), job }),
  /** The answer to a question; `ok: false` forbids what was asked for. */
  z.strictObject({ type: z.literal('reply'), ask: z.int(), ok: z.boolean() }),
  /** Nothing is begun any more; what was sent is still read back. */
  z.strictObject({ type: z.literal('halt') }),
  z.strictObject({ type: z.literal('close') }),
])
export type ToRunner = z.output<typeof toRunner>

const file = z.strictObject({
  name: z.string(),
  contentType: z.string(),
  /** Base64. */
  content: z.string(),
})

/** What must be durable before the session goes on. */
export const question = z.discriminatedUnion('about', [
  z.strictObject({ about: z.literal('intent'), operation: operationNames, email: z.string() }),
  z.strictObject({ about: z.literal('sent'), operation: operationNames, email: z.string() }),
  z.strictObject({ about: z.literal('signInBegins') }),
  /** Typed: a code is never used twice. */
  z.strictObject({ about: z.literal('codeUsed'), code: z.int() }),
  z.strictObject({ about: z.literal('signInProved') }),
  z.strictObject({
    about: z.literal('evidence'),
    at: z.enum(['beforeCommit', 'afterCommit', 'readBack']),
    operation: operationNames,
    email: z.string(),
    files: z.array(file),
  }),
])
export type Question = z.output<typeof question>

/** From the process of the browser to the host. */
export const toHost = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('opened'), sandboxed: z.boolean() }),
  z.strictObject({ type: z.literal('notOpened'), why: z.string() }),
  z.strictObject({ type: z.literal('ask'), ask: z.int(), question }),
  /** With what the session is now, so that the next one need not sign in. `ended`: it can do nothing more. */
  z.strictObject({
    type: z.literal('done'),
    id: z.int(),
    result: jobResult,
    ended: z.boolean(),
    stored: z.string().optional(),
  }),
])
export type ToHost = z.output<typeof toHost>
