export type ScimReply = {
  readonly status: number
  readonly headers: Headers
  readonly body: ScimBody
}

/** Any SCIM answer, as loosely as a test looks at it. */
export type ScimBody = {
  readonly id: string
  readonly [name: string]: unknown
}

export type ScimClient = {
  readonly send: (method: string, path: string, body?: object | string) => Promise<ScimReply>
  readonly post: (path: string, body: object) => Promise<ScimReply>
  readonly get: (path: string) => Promise<ScimReply>
  readonly patch: (path: string, ...operations: readonly object[]) => Promise<ScimReply>
}

export const provisioningUrn = 'urn:ietf:params:scim:schemas:extension:overlock:2.0:Provisioning'

/**
 * Sends requests as an identity provider does and gives back whatever is answered. Text is sent as it is. Throws when
 * the connection breaks, and when nobody answers in time.
 */
export function scimClient(baseUrl: string, token: string, patienceMs = 300_000): ScimClient {
  const send: ScimClient['send'] = async (method, path, body) => {
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      signal: AbortSignal.timeout(patienceMs),
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/scim+json' }),
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? { id: '' } : JSON.parse(text),
    }
  }
  return {
    send,
    get: (path) => send('GET', path),
    post: (path, body) => send('POST', path, body),
    patch: (path, ...operations) =>
      send('PATCH', path, {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
        Operations: operations,
      }),
  }
}
