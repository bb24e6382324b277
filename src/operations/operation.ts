import type { z } from 'zod'
import type { Actor } from '../audit/actor.ts'
import type { OperationSystem } from './operation-system.ts'

/** Who may do what is decided by role; the table of an operation lists the roles it is open to. */
export const roles = ['owner', 'admin', 'operator', 'approver', 'appOwner', 'reviewer', 'auditor'] as const
export type Role = (typeof roles)[number]

export type Caller = {
  readonly actor: Actor
  readonly role: Role
  readonly requestId: string
  /** False for somebody who is signed in and showed who they are some time ago; a token is always fresh. */
  readonly fresh?: boolean
  /** The ids of the applications this caller is limited to; undefined: all. */
  readonly applications?: readonly string[]
  /** The session in which somebody is signed in to the console. */
  readonly sessionId?: string
  /** A token that only reads. */
  readonly readOnly?: boolean
}

/** What an id in the input can point to: a row that belongs to an application. */
export type AboutRow = 'task' | 'workItem' | 'snapshot' | 'scimToken'

/**
 * One thing an administrator can do. The REST API, the command line and everything that comes later are made from
 * the table of these, so that they can't differ in what they offer, ask for or allow.
 */
export type Operation<Input extends z.ZodObject = z.ZodObject, Result = unknown> = {
  /** `noun.verb`, also its OpenAPI operation id. */
  readonly name: string
  readonly summary: string
  /** `destructive`: takes access, rights or data away. */
  readonly effect: 'read' | 'change' | 'destructive'
  readonly roles: readonly Role[]
  readonly input: Input
  /**
   * False: no tool of an assistant, because secrets or files go in or out, or because it decides about what an assistant
   * asked for. Of the others, those that read are tools, and those that change are proposals for a person.
   */
  readonly assistant?: false
  /**
   * How it is known for callers who are limited to some applications what it is about: the field `app` says it (without
   * such a field it is about all, and not open to them), or the row that the field `id` or `ids` points to. `itself`: it
   * is about none, or keeps to the caller's applications by itself.
   */
  readonly about?: 'app' | AboutRow | 'itself'
  /** In the console whoever does it shows again who they are, if that was more than five minutes ago. */
  readonly fresh?: true
  readonly rest: RestForm
  readonly cli: CliForm<Result>
  run(system: OperationSystem, caller: Caller, input: z.output<Input>): Promise<Result>
}

/** `{name}` in the path takes that field of the input; the others go into the query of a GET, else into the body. */
export type RestForm = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  /** The result is an async iterable: of lines (NDJSON), of CSV, or of bytes. */
  readonly stream?: 'lines' | 'csv' | 'bytes'
  /** Bytes that a body may have, where files are sent in it. */
  readonly largestBody?: number
}

export type CliForm<Result> = {
  /** Words, then the fields given by position: `app check <app>`. */
  readonly command: string
  /** Options whose name differs from the field's: `{ settings: 'set' }`. */
  readonly rename?: Readonly<Record<string, string>>
  /** The field whose value is read, as JSON, from the file named in its place. */
  readonly fromFile?: string
  /** The file may hold anything: its bytes are sent as base64, and its name in this field. */
  readonly fileNameTo?: string
  /** What a person reads; `--json` prints the result as it is. */
  print(result: Result): string
  /** Names an operation to ask again and again until `done`, with what to show meanwhile. */
  readonly follow?: Follow<Result>
  /** With `--follow`, asks again without end and prints what is new. */
  readonly watch?: Watch<Result>
}

export type Watch<Result> = {
  /** What to give beside the input the next time. */
  again(result: Result): Readonly<Record<string, unknown>>
  news(before: Result, now: Result): readonly string[]
}

export type Follow<Result> = {
  readonly operation: string
  input(result: Result): Readonly<Record<string, string>>
  done(progress: unknown): boolean
  show(progress: unknown): string
}

/** Keeps the types of input and result together while the table only knows them as any operation. */
export function operation<Input extends z.ZodObject, Result>(
  definition: Operation<Input, Result>,
): Operation<Input, Result> {
  return definition
}
