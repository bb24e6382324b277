import type { ResourceSchemas } from '../applications/custom-schema.ts'
import type { ApplicationContext } from '../applications/directory.ts'
import type { ScimToken } from '../credentials/scim-token-store.ts'
import type { Origin } from '../provisioning/task.ts'
import type { JsonObject } from '../scim/json.ts'
import type { ParseOptions } from '../scim/resource.ts'
import { ScimError } from '../scim/scim-error.ts'

/** One authenticated SCIM request: which application it is for, and who sent it. */
export type ScimCall = {
  readonly context: ApplicationContext
  readonly token: ScimToken
  readonly origin: Origin
  /** `<public url>/scim/v2/<slug>`, without a slash at its end. */
  readonly baseUrl: string
  readonly parse: ParseOptions
  /** Users and Groups as this application knows them. */
  readonly resources: ResourceSchemas
  readonly request: ScimRequest
  readonly reply: ScimReply
}

/** What a handler may know of a request: one that came by itself, or one operation of a bulk request. */
export type ScimRequest = {
  readonly id: string
  readonly method: string
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

/** Status and headers of the answer; the status is 200 unless a handler says otherwise. */
export type ScimReply = {
  code(status: number): unknown
  header(name: string, value: string): unknown
}

export function makeScimCall(
  request: ScimRequest,
  reply: ScimReply,
  context: ApplicationContext,
  token: ScimToken,
  publicUrl: string,
): ScimCall {
  return {
    context,
    token,
    request,
    reply,
    origin: {
      actor: { kind: 'identityProvider', tokenId: token.id },
      via: 'scim',
      requestId: request.id,
    },
    resources: context.resources,
    baseUrl: `${publicUrl}/scim/v2/${context.application.slug}`,
    parse: { unknownAttributes: context.connector.facts.attributes === 'any' ? 'keep' : 'drop' },
  }
}

export function idOf(call: ScimCall): string {
  return (call.request.params as { id: string }).id
}

/** What a listing asks for: in the address, or in the body of a search (RFC 7644 §3.4.3). */
export function queryOf({ request }: ScimCall): JsonObject {
  if (request.method !== 'POST') return request.query as JsonObject
  const { body } = request
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new ScimError(400, 'A search is an object with filter, startIndex, count …', 'invalidSyntax')
  return body as JsonObject
}

/** Whether the client has this version already (RFC 7644 §3.14): it is told 304 then. */
export function isKnownTo({ request }: ScimCall, version: number): boolean {
  const header = headerOf(request, 'if-none-match')
  if (!['GET', 'HEAD'].includes(request.method) || header === undefined) return false
  const tags = header.split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  return tags.includes('*') || tags.includes(`"${version}"`)
}

/** The versions an If-Match names (RFC 7644 §3.14); undefined when any will do. */
export function versionsAskedFor(call: ScimCall): readonly number[] | undefined {
  const header = headerOf(call.request, 'if-match')
  if (header === undefined || header.trim() === '*') return undefined
  return header.split(',').flatMap((tag) => {
    const version = /^\s*(?:W\/)?"(\d{1,15})"\s*$/.exec(tag)?.[1]
    return version === undefined ? [] : [Number(version)]
  })
}

function headerOf({ headers }: ScimRequest, name: string): string | undefined {
  const value = headers[name]
  return Array.isArray(value) ? value.join(',') : value
}

/** The headers every answer about one resource carries, RFC 7644 §3.4.1 and §3.14. */
export function describe(call: ScimCall, location: string, version: number): void {
  call.reply.header('location', location)
  call.reply.header('etag', `W/"${version}"`)
}

export function notFound(kind: 'User' | 'Group', id: string): ScimError {
  return new ScimError(404, `There is no ${kind} ${id.slice(0, 64)}.`)
}

export function stale(): ScimError {
  return new ScimError(412, 'The resource was changed meanwhile. Read it again.')
}

export function notModified(call: ScimCall): undefined {
  call.reply.code(304)
}

/** For what RFC 7644 has and this endpoint does not (§3.12): the client is told so, and not that it is lost. */
export function notImplemented(what: string): ScimError {
  return new ScimError(501, what)
}
