import { isIP } from 'node:net'
import { Agent, buildConnector, type Dispatcher, errors, request } from 'undici'
import { type EgressRules, resolveHost } from './egress.ts'
import { ConnectorError } from './errors.ts'
import type { HttpClient, HttpRequest, HttpResponse } from './http-client.ts'
import type { JsonValue } from './json.ts'
import { parseRetryAfter } from './retry-after.ts'

export type VendorHttpOptions = {
  readonly egress: EgressRules
  /** `host` or `host:port`; every other address is refused. */
  readonly hosts: readonly string[]
  readonly throttleStatuses: readonly number[]
  /** The vendor's own header for it, where it sends no `Retry-After`. */
  readonly retryAfterHeader?: string | undefined
  /** Waits for the vendor's next free slot; throws `rateLimited` when that is too far away. */
  readonly pace: () => Promise<void>
  readonly throttled: (retryAfterMs: number) => Promise<void>
  readonly now: () => Date
}

const connectTimeoutMs = 5_000
const totalTimeoutMs = 60_000
const largestAnswer = 10 * 1024 * 1024
const pauseWithoutRetryAfterMs = 5_000

class EgressRefused extends Error {}

/** One pool of connections for all vendors; every new connection passes the egress rules. */
export function makeEgressAgent(egress: EgressRules): Agent {
  const connect = buildConnector({ timeout: connectTimeoutMs })
  return new Agent({
    maxResponseSize: largestAnswer,
    headersTimeout: totalTimeoutMs,
    bodyTimeout: totalTimeoutMs,
    connect: (options, callback) => {
      const protocol = options.protocol === 'https:' ? 'https:' : 'http:'
      resolveHost(options.hostname, protocol, egress).then(
        (resolved) => {
          if ('refused' in resolved) return callback(new EgressRefused(resolved.refused), null)
          // An address is no server name (RFC 6066 §3); its certificate is checked against the address itself.
          const named = isIP(options.hostname.replace(/^\[|\]$/g, '')) === 0
          const servername = options.servername || (named ? options.hostname : '')
          connect({ ...options, hostname: resolved.address, servername }, callback)
        },
        (error: Error) => callback(error, null),
      )
    },
  })
}

/** The host's side of `HttpClient`. */
export function vendorHttp(agent: Dispatcher, options: VendorHttpOptions): HttpClient {
  return {
    async send(call) {
      const url = allowedUrl(call.url, options.hosts)
      await options.pace()
      const response = await sendOnce(agent, call, url)
      if (options.throttleStatuses.includes(response.status)) {
        const { headers } = response
        const told = headers['retry-after'] ?? headers[options.retryAfterHeader ?? 'retry-after']
        const asked = parseRetryAfter(told, options.now())
        const retryAfterMs = asked ?? pauseWithoutRetryAfterMs
        await options.throttled(retryAfterMs)
        throw new ConnectorError('rateLimited', { retryAfterMs })
      }
      if (response.status >= 500) throw broken(call, `the vendor answered ${response.status}`)
      return response
    },
  }
}

/** The same way out without a pace, for a single question to something that is not an application. */
export function plainVendorHttp(
  agent: Dispatcher,
  options: Pick<VendorHttpOptions, 'egress' | 'hosts' | 'now'>,
): HttpClient {
  const none = { throttleStatuses: [], pace: async () => {}, throttled: async () => {} }
  return vendorHttp(agent, { ...options, ...none })
}

function allowedUrl(text: string, hosts: readonly string[]): URL {
  const url = URL.parse(text)
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new ConnectorError('egressRefused', { message: 'This is not a web address.' })
  if (!hosts.includes(url.host))
    throw new ConnectorError('egressRefused', { message: `${url.host} is not a host of this application.` })
  return url
}

async function sendOnce(agent: Dispatcher, call: HttpRequest, url: URL): Promise<HttpResponse> {
  try {
    const answer = await request(url, {
      dispatcher: agent,
      method: call.method,
      signal: AbortSignal.timeout(totalTimeoutMs),
      headers: {
        accept: 'application/json',
        'user-agent': 'overlock',
        ...contentOf(call).headers,
        ...call.headers,
      },
      ...contentOf(call).content,
    })
    const text = await answer.body.text()
    return { status: answer.statusCode, headers: flatten(answer.headers), body: parseBody(text) }
  } catch (error) {
    if (error instanceof EgressRefused)
      throw new ConnectorError('egressRefused', { message: error.message, cause: error })
    if (error instanceof errors.InvalidArgumentError)
      throw new ConnectorError('credentialsRejected', {
        message: 'The stored credential holds characters that no request can carry.',
        privateDetail: String(error),
        cause: error,
      })
    if (neverSent(error))
      throw new ConnectorError('unavailable', { cause: error, privateDetail: String(error) })
    throw broken(call, String(error), error)
  }
}

function contentOf({ json, form }: HttpRequest) {
  if (form !== undefined)
    return {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      content: { body: new URLSearchParams(form).toString() },
    }
  if (json === undefined) return { headers: {}, content: {} }
  return { headers: { 'content-type': 'application/json' }, content: { body: JSON.stringify(json) } }
}

/** A write that broke on the way may have happened; a reading can simply be asked again. */
function broken(call: HttpRequest, privateDetail: string, cause?: unknown): ConnectorError {
  return new ConnectorError(call.effect === 'write' ? 'outcomeUnknown' : 'unavailable', {
    privateDetail,
    cause,
  })
}

const beforeSending = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])

function neverSent(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code ?? ''
  const tls = /^(CERT_|DEPTH_|UNABLE_TO_|SELF_SIGNED|ERR_TLS)/.test(code)
  return error instanceof errors.ConnectTimeoutError || beforeSending.has(code) || tls
}

function flatten(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const entries = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]],
  )
  return Object.fromEntries(entries)
}

function parseBody(text: string): JsonValue | undefined {
  if (text === '') return undefined
  try {
    return JSON.parse(text, unstorable.test(text) ? storable : undefined) as JsonValue
  } catch {
    return text
  }
}

/** NUL and halves of surrogate pairs: no database keeps them, so one such name must not stop an account for ever. */
const unstorable = /\\u(0000|d[89a-f])/i

function storable(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\ufffd') : value
}
