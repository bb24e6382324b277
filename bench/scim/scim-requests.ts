import type { Shot } from '../load.ts'
import { person } from './kinds.ts'

const patchOf = (operation: object) =>
  JSON.stringify({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: [operation],
  })

/** The requests of an identity provider: the same letters to every SCIM server. */
export function makeScimRequests(base: string, token: string) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' }
  const get = (path: string): Shot => ({ method: 'GET', path: `${base}${path}`, headers })
  const send = (method: 'POST' | 'PATCH', path: string, body: string): Shot => ({
    ...{ method, path: `${base}${path}`, headers, body },
  })
  return {
    create: (n: number) => send('POST', '/Users', JSON.stringify(person(n))),
    get: (id: string) => get(`/Users/${id}`),
    filter: (n: number) => get(`/Users?filter=${encodeURIComponent(`userName eq "${person(n).userName}"`)}`),
    setActive: (id: string, value: boolean) =>
      send('PATCH', `/Users/${id}`, patchOf({ op: 'replace', path: 'active', value })),
    page: (startIndex: number): Shot => ({
      ...get(`/Users?startIndex=${startIndex}&count=100`),
      answered(body) {
        const { Resources } = JSON.parse(body) as { Resources: unknown[] }
        if (Resources.length !== 100) throw new Error(`a page of ${Resources.length}`)
      },
    }),
    createGroup: (members: readonly string[]) =>
      send(
        'POST',
        '/Groups',
        JSON.stringify({
          schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
          displayName: `Group ${crypto.randomUUID()}`,
          members: members.map((value) => ({ value })),
        }),
      ),
    addMember: (groupId: string, value: string) =>
      send('PATCH', `/Groups/${groupId}`, patchOf({ op: 'add', path: 'members', value: [{ value }] })),
  }
}
