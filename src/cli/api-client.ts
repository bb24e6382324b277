import { readFile } from 'node:fs/promises'
import type { ClientConfig } from '../config/client-config.ts'
import { localCredentialFile } from '../credentials/api-token-store.ts'
import type { Operation } from '../operations/operation.ts'
import { CliError } from './cli-error.ts'
import { findLocalServer } from './local-server.ts'

/** Calls operations of a running server over its REST API. */
export type ApiClient = {
  /** Where the server is. */
  readonly url: string
  call(operation: Operation, input: Readonly<Record<string, unknown>>): Promise<unknown>
  stream(operation: Operation, input: Readonly<Record<string, unknown>>): AsyncIterable<string>
  /** The same as it comes. An answer that breaks off ends with an error. */
  bytes(operation: Operation, input: Readonly<Record<string, unknown>>): AsyncIterable<Uint8Array>
}

export async function makeApiClient(config: ClientConfig): Promise<ApiClient> {
  const { url: base, fetch: ask } =
    config.url === undefined ? await findLocalServer(config.dataDirectory) : { url: config.url, fetch }
  const token = config.token ?? (await localCredential(config.dataDirectory))
  const send = async (operation: Operation, input: Readonly<Record<string, unknown>>) => {
    const { url, body } = requestFor(base, operation, input)
    const response = await ask(url, {
      method: operation.rest.method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }).catch(() => {
      throw new CliError(`No Overlock server answers at ${base}.`, 'Start one with "overlock serve".')
    })
    if (!response.ok) throw await problemOf(response)
    return response
  }
  return {
    url: base,
    call: async (operation, input) => (await send(operation, input)).json(),
    async *stream(operation, input) {
      const decoder = new TextDecoder()
      for await (const chunk of bytesOf(await send(operation, input)))
        yield decoder.decode(chunk, { stream: true })
    },
    async *bytes(operation, input) {
      yield* bytesOf(await send(operation, input))
    },
  }
}

async function* bytesOf(response: Response): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of response.body ?? []) yield chunk
  } catch {
    throw new CliError('The answer of the server broke off.', 'See its log, then try again.')
  }
}

function requestFor(base: string, { rest }: Operation, input: Readonly<Record<string, unknown>>) {
  const left: Record<string, unknown> = { ...input }
  const path = rest.path.replace(/\{(\w+)\}/g, (_match, name: string) => {
    const value = left[name]
    delete left[name]
    return encodeURIComponent(String(value))
  })
  const url = new URL(`/api${path}`, base)
  if (rest.method !== 'GET' && rest.method !== 'DELETE') return { url, body: left }
  for (const [name, value] of Object.entries(left))
    if (value !== undefined) url.searchParams.set(name, String(value))
  return { url, body: undefined }
}

async function problemOf(response: Response): Promise<CliError> {
  const problem = (await response.json().catch(() => ({}))) as { detail?: string; todo?: string }
  return new CliError(problem.detail ?? `The server answered ${response.status}.`, problem.todo)
}

async function localCredential(dataDirectory: string): Promise<string> {
  const path = localCredentialFile(dataDirectory)
  const text = await readFile(path, 'utf8').catch(() => undefined)
  if (text === undefined)
    throw new CliError(`There is no credential at ${path}.`, 'Give an API token with OVERLOCK_TOKEN.')
  return text.trim()
}
