/** Sends SCIM requests as an identity provider does; an answer it did not expect ends the demo. */
export type ScimClient = {
  send(method: string, path: string, body?: object, expected?: readonly number[]): Promise<ScimAnswer>
}

export type ScimAnswer = {
  readonly id?: string
  readonly totalResults?: number
  readonly Resources?: readonly { readonly id: string }[]
  readonly [key: string]: unknown
}

export function makeScimClient(baseUrl: string, token: string, userAgent: string): ScimClient {
  return {
    async send(method, path, body, expected = [200, 201, 204]) {
      const response = await fetch(`${baseUrl}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          'user-agent': userAgent,
          accept: 'application/scim+json',
          ...(body !== undefined && { 'content-type': 'application/scim+json; charset=utf-8' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      if (!expected.includes(response.status))
        throw new Error(`${method} ${path} was answered ${response.status}: ${text.slice(0, 300)}`)
      return text === '' ? {} : (JSON.parse(text) as ScimAnswer)
    },
  }
}
