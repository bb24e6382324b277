import type { ConnectorContext } from '../../src/connector/contract.ts'
import { ConnectorError } from '../../src/connector/errors.ts'
import type { HttpRequest, HttpResponse } from '../../src/connector/http-client.ts'
import type { JsonObject, JsonValue } from '../../src/connector/json.ts'
import { redact } from '../../src/connector/redact.ts'
import type { BrevoSettings } from './settings.ts'

export type Context = ConnectorContext<BrevoSettings>

/**
 * One call to `/v3`. https://developers.brevo.com/reference/getaccount
 * What is not JSON was not said by the API, whatever its status: a page of a proxy or a sign-in screen is neither a
 * success nor a refusal nor an absence.
 */
export async function call(
  context: Context,
  method: HttpRequest['method'],
  path: string,
  json?: JsonValue,
): Promise<HttpResponse> {
  const response = await context.http.send({
    method,
    url: `${context.settings.baseUrl}/v3${path}`,
    headers: { 'api-key': context.secrets['apiKey'] ?? '' },
    ...(json !== undefined && { json }),
    effect: method === 'GET' ? 'read' : 'write',
  })
  // Also for a key that may not be used from our address [unverified].
  if (response.status === 401) throw new ConnectorError('credentialsRejected')
  const redirected = response.status >= 300 && response.status < 400
  if (redirected || typeof response.body === 'string') throw unexpected(response)
  return response
}

/** The body of a reading that can't be refused but for the rights of the key. */
export async function read(context: Context, path: string): Promise<JsonObject> {
  const response = await call(context, 'GET', path)
  if (response.status === 403)
    throw new ConnectorError('permissionDenied', { privateDetail: sentenceOf(context, response) })
  return bodyOf(response)
}

/** The body of a success: the pages say 200, a script in use expects 201. */
export function bodyOf(response: HttpResponse): JsonObject {
  const body = asObject(response.body)
  if (response.status >= 300 || body === undefined) throw unexpected(response)
  return body
}

/** The vendor's own sentence, without the secrets it may repeat. */
export function sentenceOf({ secrets }: Context, { body }: HttpResponse, password?: string): string {
  const { message } = asObject(body) ?? {}
  return redact(typeof message === 'string' ? message : '', [...Object.values(secrets), password]).slice(
    0,
    300,
  )
}

function unexpected({ status }: HttpResponse): ConnectorError {
  return strange(`status ${status}`)
}

export function strange(privateDetail: string): ConnectorError {
  return new ConnectorError('unexpectedAnswer', { privateDetail })
}

export function asObject(value: JsonValue | undefined): JsonObject | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? (value as JsonObject) : undefined
}
