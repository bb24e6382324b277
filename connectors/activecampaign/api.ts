import type { ConnectorContext } from '../../src/connector/contract.ts'
import { ConnectorError } from '../../src/connector/errors.ts'
import type { HttpRequest, HttpResponse } from '../../src/connector/http-client.ts'
import type { JsonObject, JsonValue } from '../../src/connector/json.ts'
import { redact } from '../../src/connector/redact.ts'
import type { ActiveCampaignSettings } from './settings.ts'

export type Context = ConnectorContext<ActiveCampaignSettings>

/**
 * One call to `/api/3`. https://developers.activecampaign.com/reference/authentication
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
    url: `${context.settings.baseUrl}/api/3${path}`,
    headers: { 'Api-Token': context.secrets['apiKey'] ?? '' },
    ...(json !== undefined && { json }),
    effect: method === 'GET' ? 'read' : 'write',
  })
  if (response.status === 401) throw new ConnectorError('credentialsRejected')
  const redirected = response.status >= 300 && response.status < 400
  if (redirected || typeof response.body === 'string') throw unexpected(response)
  return response
}

/** The body of a successful answer; undefined when the vendor says there is no such thing. */
export async function findBody(context: Context, path: string): Promise<JsonObject | undefined> {
  const response = await call(context, 'GET', path)
  if (response.status === 403 || response.status === 404) {
    await mustMeanAbsent(context, response)
    return undefined
  }
  const body = asObject(response.body)
  if (response.status >= 300 || body === undefined) throw unexpected(response)
  return body
}

export type List = { readonly items: readonly JsonObject[]; readonly total: number | undefined }

/**
 * The named list of a successful answer, with the vendor's total: a number that is sent as text. Undefined when what
 * the list belongs to is not there.
 */
export async function findList(context: Context, path: string, name: string): Promise<List | undefined> {
  const body = await findBody(context, path)
  if (body === undefined) return undefined
  const list = body[name]
  const items = Array.isArray(list) ? list.map((item) => asObject(item)) : [undefined]
  if (!items.every((item) => item !== undefined)) throw strange(`no list of ${name}`)
  const total = Number(asObject(body['meta'])?.['total'] ?? Number.NaN)
  return { items, total: Number.isInteger(total) ? total : undefined }
}

/** A list that belongs to the account itself, so that it can't be absent. */
export async function getList(context: Context, path: string, name: string): Promise<List> {
  const list = await findList(context, path, name)
  if (list === undefined) throw strange(`${name} said to be absent`)
  return list
}

/**
 * A 403 is either "no such object" (the documented body is `No Result found for Group with id 10`) or a rejected
 * token; asking who we are tells them apart. Returns for the first, throws for the others.
 * https://developers.activecampaign.com/reference/retrieve-account-information
 */
async function mustMeanAbsent(context: Context, response: HttpResponse): Promise<void> {
  if (saysAbsent(context, response)) return
  await whoAmI(context)
  throw new ConnectorError('permissionDenied', { privateDetail: sentenceOf(context, response) })
}

export function saysAbsent(context: Context, response: HttpResponse): boolean {
  if (response.status === 404) return true
  return response.status === 403 && /no result found/i.test(sentenceOf(context, response))
}

/** The owner of the API key. https://developers.activecampaign.com/reference/get-user-logged-in */
export async function whoAmI(context: Context): Promise<JsonObject> {
  const response = await call(context, 'GET', '/users/me')
  if (response.status === 403) throw new ConnectorError('credentialsRejected')
  const user = asObject(asObject(response.body)?.['user'])
  if (response.status >= 300 || user === undefined) throw unexpected(response)
  return user
}

/** The vendor's own sentence, whichever of its three forms it comes in, without the secrets it may repeat. */
export function sentenceOf({ secrets }: Context, { body }: HttpResponse, password?: string): string {
  const { errors, message } = asObject(body) ?? {}
  const details = Array.isArray(errors)
    ? errors.flatMap((error) => [asObject(error)?.['title'], asObject(error)?.['detail']])
    : []
  const sentences = [...details, message].filter((part) => typeof part === 'string' && part !== '')
  return redact(sentences.join('. '), [...Object.values(secrets), password]).slice(0, 300)
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
