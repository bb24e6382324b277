import { plainBoolean } from '../scim/dialect.ts'
import { foldCase } from '../scim/fold.ts'
import { isJsonArray, isJsonObject, type JsonValue } from '../scim/json.ts'
import { type IdpKind, isEntraTest } from './recognize.ts'
import type { RecordedRequest } from './recorded-request.ts'

/** Whether it went well for its sender. Okta takes 404 for "nobody there" when it looks for somebody. */
export function wentWell({ accepted, status }: RecordedRequest): boolean {
  return accepted && (status < 400 || status === 404)
}

const onUsers = (path: string) => /^\/Users(?:[/?]|$)/i.test(path)
const onGroups = (path: string) => /^\/Groups(?:[/?]|$)/i.test(path)

export function makesUser({ method, path, status }: RecordedRequest): boolean {
  return method === 'POST' && /^\/Users\/?(?:\?|$)/i.test(path) && status === 201
}

export function writesGroup({ method, path, status }: RecordedRequest): boolean {
  return method !== 'GET' && onGroups(path) && !path.includes('.search') && status < 300
}

/** A request that tests the connection, as far as each is known to send a special one. */
export function isTest(request: RecordedRequest, kind: IdpKind | undefined): boolean {
  const { method, path, accepted, status } = request
  if (!accepted || status >= 400 || method !== 'GET') return false
  if (kind === 'entra') return isEntraTest(request)
  // Okta: GET /Users?startIndex=1&count=2 (developer.okta.com, "SCIM 1.1 protocol reference", said of 2.0 by others).
  if (kind === 'okta') return /^\/Users\?startIndex=1&count=[12]$/i.test(path)
  return onUsers(path) || /^\/(?:ServiceProviderConfig|Schemas|ResourceTypes|Groups)/i.test(path)
}

/** A PATCH or PUT with `active` false, or a DELETE. */
export function takesAccess({ method, path, status, body }: RecordedRequest): boolean {
  if (status >= 300 || !onUsers(path)) return false
  if (method === 'DELETE') return true
  if (!isJsonObject(body)) return false
  if (method === 'PUT') return isFalse(named(body, 'active'))
  return method === 'PATCH' && operationsOf(body).some(disables)
}

function disables(operation: JsonValue): boolean {
  if (!isJsonObject(operation)) return false
  const value = named(operation, 'value')
  const path = named(operation, 'path')
  if (typeof path === 'string' && path !== '') return foldCase(path) === 'active' && isFalse(value)
  return value !== undefined && isJsonObject(value) && isFalse(named(value, 'active'))
}

function operationsOf(body: JsonValue): readonly JsonValue[] {
  const list = isJsonObject(body) ? named(body, 'operations') : undefined
  return list !== undefined && isJsonArray(list) ? list : []
}

function isFalse(value: JsonValue | undefined): boolean {
  return value !== undefined && plainBoolean(value) === false
}

function named(object: { readonly [key: string]: JsonValue }, folded: string): JsonValue | undefined {
  return Object.entries(object).find(([key]) => foldCase(key) === folded)?.[1]
}

/** A person who was made and taken away again within minutes: what JumpCloud does when its set-up is activated. */
export function passingUser(requests: readonly RecordedRequest[]): RecordedRequest | undefined {
  return requests.find(
    (made) =>
      makesUser(made) &&
      requests.some(
        (left) =>
          left.resourceId === made.resourceId &&
          left.id > made.id &&
          takesAccess(left) &&
          Date.parse(left.at) - Date.parse(made.at) < 10 * 60_000,
      ),
  )
}
