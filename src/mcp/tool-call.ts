import type { Operation } from '../operations/operation.ts'

/** Who carries an operation out: the system itself, or a running server over HTTP. */
export type Executor = {
  run(operation: Operation, input: Readonly<Record<string, unknown>>): Promise<unknown>
  /** Only operations that this role may do are offered; undefined: it is not known here, the server decides. */
  readonly role: Operation['roles'][number] | undefined
  /** Where the REST API of the server is, without the last slash. */
  readonly apiUrl: string
}
