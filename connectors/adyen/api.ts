import type { ConnectorContext } from '../../src/connector/contract.ts'
import { ConnectorError } from '../../src/connector/errors.ts'
import type { HttpRequest, HttpResponse } from '../../src/connector/http-client.ts'
import type { JsonObject, JsonValue } from '../../src/connector/json.ts'
import { redact } from '../../src/connector/redact.ts'
import type { AdyenSettings } from './settings.ts'

export type Context = ConnectorContext<AdyenSettings>

/** Longer ones are refused: https://docs.adyen.com/development-resources/api-idempotency */
const longestKey = 64

/**
 * One call to the Management API v3. https://docs.adyen.com/api-explorer/Management/3/overview
 * What is not JSON was not said by the API, whatever its status. The idempotency key is Adyen's general rule for POST;
 * the Management API does not name it [unverified], so nothing relies on it.
 */
export async function call(
  context: Context,
  method: HttpRequest['method'],
  path: string,
  json?: JsonValue,
): Promise<HttpResponse> {
  const { settings, secrets, idempotencyKey } = context
  const response = await context.http.send({
    method,
    url: `${settings.baseUrl}/v3${path}`,
    headers: {
      'X-API-Key': secrets['apiKey'] ?? '',
      ...(method === 'POST' && idempotencyKey && { 'Idempotency-Key': idempotencyKey.slice(0, longestKey) }),
    },
    ...(json !== undefined && { json }),
    effect: method === 'GET' ? 'read' : 'write',
  })
  if (response.status === 401) throw wrongKey(settings)
  const redirected = response.status >= 300 && response.status < 400
  if (redirected || typeof response.body === 'string') throw unexpected(response)
  if (method === 'POST' && isInFlight(response)) throw new ConnectorError('outcomeUnknown')
  return response
}

/** The first request with this idempotency key is not done yet. */
function isInFlight({ status, body }: HttpResponse): boolean {
  return status === 409 || (status === 422 && asObject(body)?.['errorCode'] === '704')
}

function wrongKey({ environment }: AdyenSettings): ConnectorError {
  const other = environment === 'test' ? 'live' : 'test'
  return new ConnectorError('credentialsRejected', {
    message: `Adyen refused the API key for its ${environment} environment. Keys of the ${other} environment do not work there.`,
  })
}

/** A call that the credential lacks a role for. Only roles that `GET /me` does not show are named. */
export function roleMissing(role: string): ConnectorError {
  return new ConnectorError('permissionDenied', {
    message: `The API credential lacks the role "${role}". Give it in the Customer Area under Developers > API credentials.`,
  })
}

/** The path of the company account, which every call about users begins with. */
export function companyPath({ settings }: Context, rest: string): string {
  return `/companies/${encodeURIComponent(settings.companyId)}${rest}`
}

/** Adyen's own sentences (RestServiceError), without the secrets they may repeat. */
export function sentenceOf({ secrets }: Context, { body }: HttpResponse): string {
  const error = asObject(body) ?? {}
  const fields = invalidFieldsOf(body).map(({ name, message }) => `${name}: ${message}`)
  const said = fields.length > 0 ? fields : [error['detail'], error['title']]
  const sentence = said.find((part) => typeof part === 'string' && part !== '')
  const all = fields.length > 0 ? fields.join('. ') : String(sentence ?? '')
  return redact(all, Object.values(secrets)).slice(0, 300)
}

export type InvalidField = { readonly name: string; readonly value: string; readonly message: string }

export function invalidFieldsOf(body: JsonValue | undefined): readonly InvalidField[] {
  const fields = asObject(body)?.['invalidFields']
  return (Array.isArray(fields) ? fields : []).flatMap((field) => {
    const { name, value, message } = asObject(field) ?? {}
    return typeof name === 'string'
      ? [{ name, value: String(value ?? ''), message: String(message ?? '') }]
      : []
  })
}

export function unexpected({ status }: HttpResponse): ConnectorError {
  return strange(`status ${status}`)
}

export function strange(privateDetail: string): ConnectorError {
  return new ConnectorError('unexpectedAnswer', { privateDetail })
}

export function asObject(value: JsonValue | undefined): JsonObject | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? (value as JsonObject) : undefined
}
