import type { ConnectorContext } from '../../src/connector/contract.ts'
import { ConnectorError } from '../../src/connector/errors.ts'
import type { HttpRequest, HttpResponse } from '../../src/connector/http-client.ts'
import type { JsonObject, JsonValue } from '../../src/connector/json.ts'
import { redact } from '../../src/connector/redact.ts'
import type { ReferenceSettings } from './settings.ts'

export type Context = ConnectorContext<ReferenceSettings>

/** What the application answered: it always speaks JSON objects. */
export type Answer = { readonly status: number; readonly body: JsonObject }

/** One call. A rejected token is an error everywhere; every other answer is for the caller to read. */
export async function call(
  context: Context,
  method: HttpRequest['method'],
  path: string,
  json?: JsonValue,
): Promise<Answer> {
  const response = await context.http.send({
    method,
    url: new URL(path, context.settings.baseUrl).href,
    headers: {
      authorization: `Bearer ${context.secrets['token'] ?? ''}`,
      ...(context.idempotencyKey !== undefined && { 'idempotency-key': context.idempotencyKey }),
    },
    ...(json !== undefined && { json }),
    effect: method === 'GET' ? 'read' : 'write',
  })
  if (response.status === 401) throw new ConnectorError('credentialsRejected')
  if (response.status === 403) throw new ConnectorError('permissionDenied')
  return answerOf(response)
}

/** The same for one account; undefined when there is none. An id of another form than the application's has none. */
export async function callAccount(
  context: Context,
  method: HttpRequest['method'],
  accountId: string,
  more: { readonly action?: 'disable' | 'enable' | 'groups'; readonly json?: JsonValue } = {},
): Promise<Answer | undefined> {
  if (!/^a[1-9]\d*$/.test(accountId)) return undefined
  const path = `/v1/accounts/${accountId}${more.action === undefined ? '' : `/${more.action}`}`
  const answer = await call(context, method, path, more.json)
  return answer.status === 404 && answer.body['code'] === 'not_found' ? undefined : answer
}

/** A page of the collection, each item read by `toItem`. */
export async function getPage<Item>(
  context: Context,
  collection: 'accounts' | 'groups',
  query: Readonly<Record<string, string>>,
  toItem: (item: JsonValue) => Item,
): Promise<{ readonly items: readonly Item[]; readonly nextCursor?: string; readonly total: number }> {
  const answer = await call(context, 'GET', `/v1/${collection}?${new URLSearchParams(query)}`)
  const { items, next, total } = successOf(answer)
  if (!Array.isArray(items) || typeof total !== 'number') throw unexpected('a page without items or total')
  if (next !== undefined && typeof next !== 'string') throw unexpected('a cursor that is no text')
  return { items: items.map(toItem), total, ...(next !== undefined && { nextCursor: next }) }
}

export function successOf({ status, body }: Answer): JsonObject {
  if (status >= 300) throw unexpected(`status ${status}`)
  return body
}

/** The application's own sentence for a refusal. */
export function reasonOf({ secrets }: Context, { status, body }: Answer): string {
  const { message } = body
  const says = typeof message === 'string' ? redact(message, Object.values(secrets)) : `status ${status}`
  return says.slice(0, 300)
}

export function asObject(value: JsonValue | undefined): JsonObject | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? (value as JsonObject) : undefined
}

export function unexpected(privateDetail: string): ConnectorError {
  return new ConnectorError('unexpectedAnswer', { privateDetail })
}

function answerOf({ status, body }: HttpResponse): Answer {
  const object = status === 204 && body === undefined ? {} : asObject(body)
  if (object === undefined) throw unexpected(`status ${status} without a JSON object`)
  return { status, body: object }
}
