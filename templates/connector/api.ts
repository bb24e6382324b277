import {
  type ConnectorContext,
  ConnectorError,
  type HttpRequest,
  type JsonObject,
  type JsonValue,
  type RefusalCode,
  type Refused,
  redact,
} from 'overlock/connector'
import type { SampleVendorSettings } from './settings.ts'

export type Context = ConnectorContext<SampleVendorSettings>
export type Answer = { readonly status: number; readonly body: JsonObject }

/** One call, sent once: retry, pace and time belong to the host. */
export async function call(
  { http, settings, secrets }: Context,
  method: HttpRequest['method'],
  path: string,
  json?: JsonValue,
): Promise<Answer> {
  const { status, body } = await http.send({
    method,
    url: new URL(path, settings.baseUrl).href,
    headers: { authorization: `Bearer ${secrets['token'] ?? ''}` },
    ...(json !== undefined && { json }),
    effect: method === 'GET' ? 'read' : 'write',
  })
  if (status === 401) throw new ConnectorError('credentialsRejected')
  if (status === 403) throw new ConnectorError('permissionDenied')
  const object = asObject(body)
  if (object === undefined) throw unexpected(`status ${status} without a JSON object`)
  return { status, body: object }
}

/** The same for one user; undefined when there is none. What does not look like an id of the vendor is none. */
export async function callUser(
  context: Context,
  method: HttpRequest['method'],
  accountId: string,
  json?: JsonValue,
): Promise<Answer | undefined> {
  if (!/^u[1-9]\d*$/.test(accountId)) return undefined
  const answer = await call(context, method, `/v1/users/${accountId}`, json)
  return answer.status === 404 && answer.body['code'] === 'not_found' ? undefined : answer
}

export function successOf({ status, body }: Answer): JsonObject {
  if (status >= 300) throw unexpected(`status ${status}`)
  return body
}

const refusals: ReadonlyMap<unknown, RefusalCode> = new Map([
  ['invalid', 'invalidValue'],
  ['email_taken', 'alreadyTaken'],
  ['unknown_role', 'unknownEntitlement'],
])

/** A definite no, by the vendor's own code. A code that nobody knows is no refusal: then nothing is certain. */
export function refused({ secrets }: Context, { status, body }: Answer): Refused {
  const code = status >= 400 ? refusals.get(body['code']) : undefined
  if (code === undefined) throw unexpected(`status ${status} with an unknown code`)
  const says = typeof body['message'] === 'string' ? body['message'] : `status ${status}`
  return { outcome: 'refused', code, reason: redact(says, Object.values(secrets)).slice(0, 300) }
}

export function listIn(body: JsonObject, field: string): readonly JsonObject[] {
  const list = body[field]
  if (!Array.isArray(list)) throw unexpected(`no list of ${field}`)
  return list.map((item: JsonValue) => asObject(item) ?? fail(`${field} that are no objects`))
}

export function asObject(value: JsonValue | undefined): JsonObject | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? (value as JsonObject) : undefined
}

/** `privateDetail` goes to the log alone. */
export function unexpected(privateDetail: string): ConnectorError {
  return new ConnectorError('unexpectedAnswer', { privateDetail })
}

function fail(privateDetail: string): never {
  throw unexpected(privateDetail)
}
