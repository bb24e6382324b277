import type { ConnectorContext } from '../../src/connector/contract.ts'
import { ConnectorError } from '../../src/connector/errors.ts'
import type { HttpResponse } from '../../src/connector/http-client.ts'
import type { JsonObject, JsonValue } from '../../src/connector/json.ts'
import { redact } from '../../src/connector/redact.ts'
import type { ScimSettings } from './settings.ts'

export type Context = ConnectorContext<ScimSettings>

/** The body of a success. */
export function bodyOf(response: HttpResponse): JsonObject {
  const body = asObject(response.body)
  if (response.status >= 300 || body === undefined) throw unexpected(response)
  return body
}

/** RFC 7644 §3.12. A 404 in no form of SCIM may be of a gateway, and is no absence. */
export function isAbsence({ status, body }: HttpResponse): boolean {
  const said = asObject(body)
  const schemas = said?.['schemas']
  const isError = Array.isArray(schemas) && schemas.includes('urn:ietf:params:scim:api:messages:2.0:Error')
  return status === 404 && (isError || Number(said?.['status']) === 404)
}

/** The path of one resource; undefined for an id that can't be one. */
export function pathOf(collection: 'Users' | 'Groups', id: string): string | undefined {
  if (id.trim() === '' || id === '.' || id === '..' || id.length > 1_000) return undefined
  return `/${collection}/${encodeURIComponent(id)}`
}

/** The application's own sentence, without the secrets it may repeat. */
export function sentenceOf({ secrets }: Context, { body }: HttpResponse, password?: string): string {
  const detail = asObject(body)?.['detail']
  const hidden = [...Object.values(secrets), password]
  return redact(typeof detail === 'string' ? detail : '', hidden).slice(0, 300)
}

export function unexpected({ status }: HttpResponse): ConnectorError {
  return strange(`status ${status}`)
}

export function strange(privateDetail: string, message?: string): ConnectorError {
  return new ConnectorError('unexpectedAnswer', { privateDetail, ...(message !== undefined && { message }) })
}

export function asObject(value: JsonValue | undefined): JsonObject | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? (value as JsonObject) : undefined
}

/** A list of objects, or an error: what is something else was not understood. */
export function objectsIn(value: JsonValue | undefined): readonly JsonObject[] {
  if (!Array.isArray(value)) throw strange('no list where one belongs')
  return value.map((item: JsonValue) => {
    const object = asObject(item)
    if (object === undefined) throw strange('a list that holds something else than objects')
    return object
  })
}
