import type { ConnectorContext } from '../../src/connector/contract.ts'
import { ConnectorError } from '../../src/connector/errors.ts'
import type { HttpRequest, HttpResponse } from '../../src/connector/http-client.ts'
import type { JsonObject, JsonValue } from '../../src/connector/json.ts'
import type { ActiveCampaignSettings } from './settings.ts'

export type Context = ConnectorContext<ActiveCampaignSettings>

/** One call to `/api/3`. https://developers.activecampaign.com/reference/authentication */
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
  return response
}

/** The named object of a successful answer; undefined when the vendor says there is none. */
export async function findObject(
  context: Context,
  path: string,
  name: string,
): Promise<JsonObject | undefined> {
  const response = await call(context, 'GET', path)
  if (response.status < 300) {
    // A page of HTML, or a part of an answer, says nothing of whether the object is there.
    const body = asObject(response.body)
    if (body === undefined) throw unexpected(response)
    // What an unknown e-mail is answered with is not documented: an empty object, a null or a list are all "none".
    const value = body[name]
    const none = value === null || Array.isArray(value) || Object.keys(body).length === 0
    if (none) return undefined
    const object = asObject(value)
    if (object === undefined) throw unexpected(response)
    return object
  }
  if (response.status !== 404 && response.status !== 403) throw unexpected(response)
  if (response.status === 403) await mustMeanAbsent(context, response)
  return undefined
}

/** The named list of a successful answer, with the vendor's total: a number that is sent as text. */
export async function getList(
  context: Context,
  path: string,
  name: string,
): Promise<{ readonly items: readonly JsonObject[]; readonly total: number | undefined }> {
  const response = await call(context, 'GET', path)
  if (response.status === 403) {
    await mustMeanAbsent(context, response)
    return { items: [], total: 0 }
  }
  const body = asObject(response.body)
  const list = body?.[name]
  if (response.status >= 300 || !Array.isArray(list)) throw unexpected(response)
  const total = Number(asObject(body?.['meta'])?.['total'] ?? Number.NaN)
  return {
    items: list.map((item) => asObject(item)).filter((item) => item !== undefined),
    total: Number.isInteger(total) ? total : undefined,
  }
}

/**
 * A 403 is either "no such object" (the documented body is `No Result found for Group with id 10`) or a rejected
 * token; asking who we are tells them apart. Returns for the first, throws for the others.
 * https://developers.activecampaign.com/reference/retrieve-account-information
 */
export async function mustMeanAbsent(context: Context, response: HttpResponse): Promise<void> {
  if (saysAbsent(response)) return
  await whoAmI(context)
  throw new ConnectorError('permissionDenied', { privateDetail: textOf(response) })
}

export function saysAbsent(response: HttpResponse): boolean {
  return response.status === 404 || (response.status === 403 && /no result found/i.test(textOf(response)))
}

/** The owner of the API key. https://developers.activecampaign.com/reference/get-user-logged-in */
export async function whoAmI(context: Context): Promise<JsonObject> {
  const response = await call(context, 'GET', '/users/me')
  if (response.status === 403) throw new ConnectorError('credentialsRejected')
  const user = asObject(asObject(response.body)?.['user'])
  if (response.status >= 300 || user === undefined) throw unexpected(response)
  return user
}

/** The vendor's own sentence, whichever of its three forms it comes in. */
export function textOf(response: HttpResponse): string {
  const body = asObject(response.body)
  const errors = body?.['errors']
  const sentences = Array.isArray(errors)
    ? errors.flatMap((error) => {
        const { title, detail } = asObject(error) ?? {}
        return [title, detail].filter((part) => typeof part === 'string' && part !== '')
      })
    : []
  const message = body?.['message']
  if (typeof message === 'string') sentences.push(message)
  return sentences.join('. ').slice(0, 300)
}

export function unexpected(response: HttpResponse): ConnectorError {
  return new ConnectorError('unexpectedAnswer', { privateDetail: `status ${response.status}` })
}

export function asObject(value: JsonValue | undefined): JsonObject | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? (value as JsonObject) : undefined
}
