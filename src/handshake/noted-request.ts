import type { JsonValue } from '../scim/json.ts'
import { plainBody } from './plain-body.ts'
import { plainPath } from './plain-path.ts'
import { plainText } from './plain-text.ts'
import type { Credential } from './recorded-request.ts'

/** A request as it came, held in memory until it is made plain and written, a moment later. */
export type NotedRequest = {
  readonly applicationId: string
  readonly at: Date
  readonly tokenId: string | null
  readonly authorization: string
  readonly address: string
  readonly userAgent: string
  readonly method: string
  readonly url: string
  /** How much of the address is the base URL's. */
  readonly baseLength: number
  readonly body: unknown
  readonly status: number
  readonly scimType: string | null
  readonly detail: string | null
  readonly resourceId: string | null
  readonly ms: number
}

export type PlainRequest = Omit<NotedRequest, 'authorization' | 'url' | 'baseLength' | 'body'> & {
  readonly accepted: boolean
  readonly credential: Credential
  readonly path: string
  readonly body: JsonValue
}

/** What is kept of a request: no credential in any place, and of one whose token is not valid no body. */
export function makePlain(noted: NotedRequest): PlainRequest {
  const { authorization, url, baseLength, ...rest } = noted
  const secrets = secretsIn(authorization)
  const accepted = noted.tokenId !== null
  const path = plainPath(url, baseLength, secrets)
  const { body, left } = accepted
    ? plainBody(noted.body, path, secrets)
    : { body: null, left: new Set<string>() }
  return {
    ...rest,
    accepted,
    credential: credentialOf(authorization),
    path,
    body,
    address: plainText(noted.address, secrets, 60),
    userAgent: plainText(noted.userAgent, secrets, 120),
    detail: noted.detail === null ? null : plainDetail(noted.detail, secrets, [...left]),
  }
}

export function credentialOf(authorization: string): Credential {
  const text = authorization.trim()
  if (text === '') return 'none'
  if (/\bovls_/.test(text)) return 'overlock'
  return /^basic\b/i.test(text) ? 'basic' : 'other'
}

const shortestSecret = 4

function secretsIn(authorization: string): readonly string[] {
  return authorization
    .trim()
    .split(/\s+/)
    .flatMap((part) => (/^basic$|^bearer$/i.test(part) ? [] : [part, ...decoded(part)]))
    .filter((part) => part.length >= shortestSecret)
}

/** User and password of Basic, should a client repeat them elsewhere. */
function decoded(part: string): readonly string[] {
  const text = Buffer.from(part, 'base64').toString('utf8')
  return /^[\x20-\x7e]+:[\x20-\x7e]*$/.test(text) ? [text, ...text.split(':')] : []
}

const unreadable = 'The request body is not JSON'

/** A message may repeat what it is about: whatever was left out of the body is left out of it too. */
function plainDetail(detail: string, secrets: readonly string[], left: readonly string[]): string {
  if (detail.startsWith(unreadable)) return `${unreadable}.`
  const found = left
    .filter((text) => text.length >= shortestSecret)
    .flatMap((text) => [text, JSON.stringify(text).slice(1, -1), text.slice(0, 80)])
    .toSorted((one, other) => other.length - one.length)
  return plainText(detail, [...secrets, ...found], 300)
}
