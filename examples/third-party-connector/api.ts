import {
  type ConnectorContext,
  ConnectorError,
  type HttpRequest,
  type JsonObject,
  type JsonValue,
  type Page,
  type RefusalCode,
  type Refused,
  redact,
} from 'overlock/connector'
import type { DesklineSettings } from './settings.ts'

export type Context = ConnectorContext<DesklineSettings>
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
    url: new URL(`/api/v2${path}`, settings.baseUrl).href,
    headers: { 'x-api-key': secrets['apiKey'] ?? '' },
    ...(json !== undefined && { json }),
    effect: method === 'GET' ? 'read' : 'write',
  })
  if (status === 401) throw new ConnectorError('credentialsRejected')
  if (status === 403) throw new ConnectorError('permissionDenied')
  const object = status === 204 && body === undefined ? {} : asObject(body)
  if (object === undefined) throw unexpected(`status ${status} without a JSON object`)
  return { status, body: object }
}

/** The same for one agent; undefined when there is none. What does not look like an id of the vendor is none. */
export async function callAgent(
  context: Context,
  method: HttpRequest['method'],
  accountId: string,
  more: { readonly action?: 'suspend' | 'restore'; readonly agent?: JsonObject } = {},
): Promise<Answer | undefined> {
  if (!/^[1-9]\d{0,15}$/.test(accountId)) return undefined
  const { action, agent } = more
  const path = `/agents/${accountId}${action === undefined ? '' : `/${action}`}`
  const answer = await call(context, method, path, agent && { agent })
  return answer.status === 404 && codeOf(answer) === 'not_found' ? undefined : answer
}

/** A page of agents, from `cursor` on. */
export async function getAgents<Item>(
  context: Context,
  query: { readonly email?: string; readonly cursor?: string | undefined },
  toItem: (agent: JsonObject) => Item,
): Promise<Page<Item>> {
  const { email, cursor } = query
  const parameters = new URLSearchParams({
    'page[size]': '100',
    ...(email !== undefined && { 'filter[email]': email }),
    ...(cursor !== undefined && { 'page[after]': cursor }),
  })
  const body = successOf(await call(context, 'GET', `/agents?${parameters}`))
  const items = listIn(body).map(toItem)
  const { total, next } = asObject(body['meta']) ?? {}
  if (typeof total !== 'number') throw unexpected('a page without its total')
  if (next !== null && typeof next !== 'string') throw unexpected('a cursor that is no text')
  return { items, total, ...(next !== null && { nextCursor: next }) }
}

export function successOf({ status, body }: Answer): JsonObject {
  if (status >= 300) throw unexpected(`status ${status}`)
  return body
}

/** What is in the envelope of one thing. */
export function dataOf(answer: Answer): JsonObject {
  return asObject(successOf(answer)['data']) ?? fail('an answer without data')
}

export function listIn({ data }: JsonObject): readonly JsonObject[] {
  if (!Array.isArray(data)) throw unexpected('an answer without a list')
  return data.map((item: JsonValue) => asObject(item) ?? fail('a list of what are no objects'))
}

const refusals: ReadonlyMap<unknown, RefusalCode> = new Map([
  ['no_seats', 'seatsExhausted'],
  ['email_in_use', 'alreadyTaken'],
  ['owner_locked', 'notAllowed'],
  ['unknown_role', 'unknownEntitlement'],
  ['invalid', 'invalidValue'],
])

/** A definite no, by the vendor's own code. A code that nobody knows is no refusal: then nothing is certain. */
export function refused({ secrets }: Context, answer: Answer): Refused {
  const code = answer.status >= 400 ? refusals.get(codeOf(answer)) : undefined
  if (code === undefined) throw unexpected(`status ${answer.status} with an unknown code`)
  const { message } = asObject(answer.body['error']) ?? {}
  const says = typeof message === 'string' ? message : `status ${answer.status}`
  return { outcome: 'refused', code, reason: redact(says, Object.values(secrets)).slice(0, 300) }
}

export function codeOf({ body }: Answer): JsonValue | undefined {
  return asObject(body['error'])?.['code']
}

/** `privateDetail` goes to the log alone. */
export function unexpected(privateDetail: string): ConnectorError {
  return new ConnectorError('unexpectedAnswer', { privateDetail })
}

function fail(privateDetail: string): never {
  throw unexpected(privateDetail)
}

function asObject(value: JsonValue | undefined): JsonObject | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? (value as JsonObject) : undefined
}
