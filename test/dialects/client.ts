import assert from 'node:assert/strict'
import type { ScimBody } from '../scim-client.ts'
import type { Dialect } from './dialect.ts'

/** Sends what an identity provider sends, and holds every answer to what all of them rely on. */
export type Client = {
  send(method: string, path: string, expected: number | readonly number[], body?: object): Promise<ScimBody>
  /** The id of the one who matches, or undefined when the list is empty. */
  find(path: string): Promise<string | undefined>
  patch(path: string, ...operations: readonly object[]): Promise<ScimBody>
  readonly sent: () => number
}

export function clientOf(dialect: Dialect, baseUrl: string, token: string): Client {
  let sent = 0
  const send: Client['send'] = async (method, path, expected, body) => {
    sent += 1
    const joint = path.includes('?') ? '&' : '?'
    const response = await fetch(
      `${baseUrl}${path}${dialect.query === undefined ? '' : `${joint}${dialect.query}`}`,
      {
        method,
        headers: {
          authorization: dialect.authorization?.(token) ?? `Bearer ${token}`,
          'user-agent': dialect.userAgent,
          'content-type': 'application/scim+json; charset=utf-8',
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      },
    )
    const text = await response.text()
    const said = `${dialect.name}: ${method} ${path} was answered ${response.status} ${text.slice(0, 300)}`
    assert.ok([expected].flat().includes(response.status), said)
    if (text === '') return { id: '' }
    assert.match(response.headers.get('content-type') ?? '', /^application\/scim\+json/, said)
    assert.ok(!/password/i.test(text), said)
    return holdTo(JSON.parse(text) as ScimBody, said)
  }
  return {
    send,
    sent: () => sent,
    patch: (path, ...Operations) =>
      send('PATCH', path, [200, 204], {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
        Operations,
      }),
    async find(path) {
      const list = await send('GET', path, 200)
      const resources = list['Resources'] as readonly ScimBody[]
      assert.equal(list['totalResults'], resources.length)
      return resources[0]?.id
    },
  }
}

/** Whole numbers in lists, a real boolean in `active`, an id and a location in every resource, null nowhere. */
function holdTo(body: ScimBody, said: string): ScimBody {
  for (const name of ['totalResults', 'startIndex', 'itemsPerPage'])
    if (body[name] !== undefined) assert.ok(Number.isInteger(body[name]), said)
  const resources = Array.isArray(body['Resources']) ? (body['Resources'] as readonly ScimBody[]) : [body]
  for (const resource of resources) {
    if (resource['active'] !== undefined) assert.equal(typeof resource['active'], 'boolean', said)
    if (resource['meta'] !== undefined)
      assert.ok(resource.id !== '' && !JSON.stringify(resource).includes('null'), said)
  }
  return body
}
