export type ApiReply = {
  readonly status: number
  readonly headers: Headers
  /** Parsed when it is JSON, otherwise the text; undefined when empty. */
  readonly body: unknown
}

/** Sends one request and gives back whatever comes, for tests that look at a simulator from outside. */
export type ApiClient = (method: string, path: string, json?: unknown) => Promise<ApiReply>

export function apiClient(url: string, headers: Readonly<Record<string, string>> = {}): ApiClient {
  return async (method, path, json) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers,
      ...(json !== undefined && { body: JSON.stringify(json) }),
    })
    return { status: response.status, headers: response.headers, body: parse(await response.text()) }
  }
}

function parse(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
