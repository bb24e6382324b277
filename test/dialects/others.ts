import { type Dialect, enterpriseSchema, groupSchema, type Person, wholeUser } from './dialect.ts'

/** Plain RFC 7644: look, POST, PUT, PATCH of members, DELETE. What the lesser documented ones are built on. */
function plain(name: string, userAgent: string, kind: Dialect['kind'], label?: string): Dialect {
  const filter = (text: string) => `filter=${encodeURIComponent(text)}`
  return {
    ...{ name, kind, userAgent, deletes: true },
    ...(label !== undefined && { label }),
    test: async (idp) => void (await idp.send('GET', '/Users?count=1', 200)),
    async assign(idp, person) {
      const known = await idp.find(`/Users?${filter(`userName eq "${person.userName}"`)}`)
      if (known === undefined) return (await idp.send('POST', '/Users', 201, wholeUser(person))).id
      await idp.send('PUT', `/Users/${known}`, 200, wholeUser(person))
      return known
    },
    update: async (idp, id, person) => void (await idp.send('PUT', `/Users/${id}`, 200, wholeUser(person))),
    async setActive(idp, id, _person, active) {
      await idp.patch(`/Users/${id}`, { op: 'replace', path: 'active', value: active })
    },
    async pushGroup(idp, displayName, members) {
      const value = members.map((member) => ({ value: member }))
      return (await idp.send('POST', '/Groups', 201, { schemas: [groupSchema], displayName, members: value }))
        .id
    },
    async removeMember(idp, { id }, member) {
      await idp.patch(`/Groups/${id}`, { op: 'remove', path: `members[value eq "${member}"]` })
    },
    async addMember(idp, { id }, value) {
      await idp.patch(`/Groups/${id}`, { op: 'add', path: 'members', value: [{ value }] })
    },
    removeGroup: async (idp, id) => void (await idp.send('DELETE', `/Groups/${id}`, 204)),
    remove: async (idp, id) => void (await idp.send('DELETE', `/Users/${id}`, 204)),
  }
}

/** A template as administrators edit it: text for booleans, a null id, SCIM 1 names (scim.dev, "OneLogin"). */
function oneLoginUser(person: Person, active: boolean): object {
  return {
    ...wholeUser(person, String(active)),
    id: null,
    schemas: ['urn:scim:schemas:core:1.0', 'urn:scim:schemas:extension:enterprise:1.0'],
    [enterpriseSchema]: undefined,
    'urn:scim:schemas:extension:enterprise:1.0': { department: 'Marketing', manager: { managerId: '' } },
    department: 'Marketing',
    nickName: null,
    roles: [],
  }
}

export const oneLogin: Dialect = {
  ...plain('OneLogin', '', 'onelogin'),
  async assign(idp, person) {
    const known = await idp.find(`/Users?filter=${encodeURIComponent(`userName eq "${person.userName}"`)}`)
    if (known === undefined) return (await idp.send('POST', '/Users', 201, oneLoginUser(person, true))).id
    await idp.send('PUT', `/Users/${known}`, 200, oneLoginUser(person, true))
    return known
  },
  update: async (idp, id, person) =>
    void (await idp.send('PUT', `/Users/${id}`, 200, oneLoginUser(person, true))),
  async setActive(idp, id, person, active) {
    await idp.send('PUT', `/Users/${id}`, 200, oneLoginUser(person, active))
  },
}

/** JumpCloud tries a person and a group out when it is activated, and removes members by a list. */
export const jumpCloud: Dialect = {
  ...plain('JumpCloud', 'JumpCloud SCIM', 'jumpcloud'),
  async test(idp) {
    await idp.send('GET', '/Users?startIndex=1&count=1', 200)
    const tester = { number: 999, userName: 'test-user@corp.example', givenName: 'Test', familyName: 'User' }
    const { id } = await idp.send('POST', '/Users', 201, wholeUser(tester))
    const group = await idp.send('POST', '/Groups', 201, {
      schemas: [groupSchema],
      displayName: 'JumpCloud test',
    })
    await idp.send('DELETE', `/Groups/${group.id}`, 204)
    await idp.send('DELETE', `/Users/${id}`, 204)
  },
  async removeMember(idp, { id }, member) {
    await idp.patch(`/Groups/${id}`, { op: 'remove', path: 'members', value: [{ value: member }] })
  },
}

/** Rippling repeats a POST it has had an answer to: the second one must say "taken", not fail. */
export const rippling: Dialect = {
  ...plain('Rippling', 'Rippling SCIM', 'rippling'),
  async assign(idp, person) {
    const known = await idp.find(`/Users?filter=${encodeURIComponent(`userName eq "${person.userName}"`)}`)
    if (known !== undefined) {
      await idp.send('PUT', `/Users/${known}`, 200, wholeUser(person))
      return known
    }
    const { id } = await idp.send('POST', '/Users', 201, wholeUser(person))
    const again = await idp.send('POST', '/Users', 409, wholeUser(person))
    if (again['scimType'] !== 'uniqueness') throw new Error(JSON.stringify(again))
    return id
  },
}

export const ping = plain('Ping', 'PingFederate', 'ping')
export const auth0 = plain('Auth0', 'axios/1.7', 'auth0', 'Auth0')
export const keycloak = plain('Keycloak', 'Apache-HttpClient/4.5 (Java/21)', 'keycloak', 'Keycloak')
