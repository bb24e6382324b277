import type { JsonValue } from './json.ts'

/** The only way out of a connector. The host limits rate, filters addresses, and keeps secrets out of its records. */
export type HttpClient = {
  /**
   * Sends one request, once. Resolves with every answer below 500 except throttling; the rest becomes a
   * `ConnectorError`: `rateLimited`, `unavailable` (nothing can have changed) or `outcomeUnknown` (a write may have
   * happened). Redirects are not followed. Times out after 60 s.
   */
  send(request: HttpRequest): Promise<HttpResponse>
}

export type HttpRequest = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly json?: JsonValue
  /** Sent as `application/x-www-form-urlencoded`, in place of `json`. */
  readonly form?: Readonly<Record<string, string>>
  /** `write` when the vendor's state may change, whatever the method. */
  readonly effect: 'read' | 'write'
}

export type HttpResponse = {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Parsed when it is JSON; undefined when empty; otherwise the text. */
  readonly body: JsonValue | undefined
}
