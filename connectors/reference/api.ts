import type { ConnectorContext } from '../../src/connector/contract.ts'
import { ConnectorError } from '../../src/connector/errors.ts'
import type { HttpRequest, HttpResponse } from '../../src/connector/http-client.ts'
import type { JsonObject, JsonValue } from '../../src/connector/json.ts'
import type { ReferenceSettings } from './settings.ts'

export type Context = ConnectorContext<ReferenceSettings>

/** An account as the reference application sends it. */
export type ReferenceAccount = {
  readonly id: string
  readonly userName: string
  readonly active: boolean
  readonly attributes: JsonObject
  readonly groups: readonly { readonly id: string; readonly name: string }[]
}

export type ReferencePage<Item> = {
  readonly items: readonly Item[]
  readonly next?: string
  readonly total: number
}

/** One call. A rejected token is an error everywhere; every other answer is for the caller to read. */
export async function call(
  context: Context,
  method: HttpRequest['method'],
  path: string,
  json?: JsonValue,
): Promise<HttpResponse> {
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
  return response
}

/** The body of a successful answer, checked to be an object. */
export function bodyOf<Body>(response: HttpResponse): Body {
  if (!isAnswer(response) || response.body === undefined) throw unexpected(response)
  return response.body as Body
}

/** Success in the application's own form: JSON, or nothing at all. A page of HTML with status 200 is not. */
export function isAnswer({ status, body }: HttpResponse): boolean {
  return status < 300 && (body === undefined || (typeof body === 'object' && body !== null))
}

export function unexpected({ status }: HttpResponse): ConnectorError {
  return new ConnectorError('unexpectedAnswer', { privateDetail: `status ${status}` })
}

/** The application's own sentence for a refusal. */
export function reasonOf(response: HttpResponse): string {
  const body = response.body as { readonly message?: unknown } | undefined
  return typeof body?.message === 'string' ? body.message.slice(0, 300) : `status ${response.status}`
}
