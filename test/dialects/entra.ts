import { randomUUID } from 'node:crypto'
import type { Client } from './client.ts'
import { type Dialect, enterpriseSchema, groupSchema, type Person, userSchema } from './dialect.ts'

/** Spaces as a plus sign, and quotes encoded; `find` of any resource. */
const filtered = (path: string, filter: string) =>
  `${path}${path.includes('?') ? '&' : '?'}filter=${encodeURIComponent(filter).replaceAll('%20', '+')}`

/**
 * Microsoft Learn, "Develop and plan provisioning for a SCIM endpoint in Microsoft Entra ID", with and without the flag
 * `aadOptscim062020` ("SCIM 2.0 protocol compliance of the provisioning service").
 */
export function entra(flag: boolean): Dialect {
  const op = (name: string) => (flag ? name.toLowerCase() : name)
  const active = (value: boolean) => (flag ? value : value ? 'True' : 'False')
  return {
    name: flag ? 'Entra ID with its compliance flag' : 'Entra ID',
    kind: 'entra',
    userAgent: '',
    ...(flag && { query: 'aadOptscim062020' }),
    deletes: true,
    async test(idp) {
      if ((await idp.find(filtered('/Users', `userName eq "${randomUUID()}"`))) !== undefined)
        throw new Error('found')
    },
    async assign(idp, person) {
      const known = await idp.find(filtered('/Users', `userName eq "${person.userName}"`))
      if (known === undefined) return (await idp.send('POST', '/Users', 201, entraUser(person))).id
      await idp.patch(`/Users/${known}`, { op: op('Replace'), path: 'active', value: active(true) })
      return known
    },
    async update(idp, id, person) {
      const mail = { op: op('Replace'), path: 'emails[type eq "work"].value', value: person.userName }
      const phone = { op: op('Add'), path: 'phoneNumbers[type eq "mobile"].value', value: '+1 425 555 0100' }
      if (flag) {
        const value = { userName: person.userName, 'name.familyName': person.familyName }
        await idp.patch(
          `/Users/${id}`,
          { op: 'replace', value: { ...value, ...fromExtension(id) } },
          mail,
          phone,
        )
        return
      }
      await idp.patch(
        `/Users/${id}`,
        { op: 'Replace', path: 'userName', value: person.userName },
        { op: 'Replace', path: 'name.familyName', value: person.familyName },
        mail,
        phone,
        ...managers(id),
        { op: 'Remove', path: 'title' },
        { op: 'Add', path: 'urn:ietf:params:scim:schemas:extension:Contoso:2.0:User:desk', value: 'B-12' },
      )
    },
    async setActive(idp, id, _person, value) {
      await idp.send('GET', `/Users/${id}`, 200)
      await idp.patch(
        `/Users/${id}`,
        flag
          ? { op: 'replace', value: { active: value } }
          : { op: 'Replace', path: 'active', value: active(value) },
      )
    },
    async pushGroup(idp, displayName, members) {
      await idp.find(filtered('/Groups?excludedAttributes=members', `displayName eq "${displayName}"`))
      const { id } = await idp.send('POST', '/Groups', 201, {
        schemas: [groupSchema, 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group'],
        externalId: randomUUID(),
        displayName,
        meta: { resourceType: 'Group' },
      })
      await idp.send('GET', `/Groups/${id}?excludedAttributes=members`, 200)
      await idp.patch(`/Groups/${id}`, {
        op: op('Add'),
        path: 'members',
        value: members.map((value) => ({ $ref: null, value })),
      })
      return id
    },
    async removeMember(idp, { id }, member) {
      await idp.find(
        filtered('/Groups?excludedAttributes=members', `id eq "${id}" and members eq "${member}"`),
      )
      await idp.patch(
        `/Groups/${id}`,
        flag
          ? { op: 'remove', path: `members[value eq "${member}"]` }
          : { op: 'Remove', path: 'members', value: [{ $ref: null, value: member }] },
      )
    },
    async addMember(idp, { id }, value) {
      await idp.patch(`/Groups/${id}`, { op: op('Add'), path: 'members', value: [{ $ref: null, value }] })
    },
    removeGroup: async (idp: Client, id) => void (await idp.send('DELETE', `/Groups/${id}`, 204)),
    remove: async (idp, id) => void (await idp.send('DELETE', `/Users/${id}`, 204)),
  }
}

/** The manager in the three ways it was seen: a list of one with a reference, a bare id behind the URN, null. */
function managers(id: string): readonly object[] {
  return [
    { op: 'Add', path: 'manager', value: [{ $ref: `http://localhost/scim/Users/${id}`, value: id }] },
    { op: 'Replace', path: `${enterpriseSchema}:manager`, value: id },
    { op: 'Replace', path: `${enterpriseSchema}:manager`, value: null },
  ]
}

const fromExtension = (id: string) => ({
  [`${enterpriseSchema}:department`]: 'Marketing',
  [`${enterpriseSchema}:manager`]: id,
})

function entraUser({ userName, givenName, familyName, number }: Person): object {
  return {
    schemas: [userSchema, enterpriseSchema],
    externalId: `ext-${number}`,
    userName,
    active: true,
    emails: [{ primary: true, type: 'work', value: userName }],
    meta: { resourceType: 'User' },
    name: { formatted: `${givenName} ${familyName}`, familyName, givenName },
    roles: [],
    ...{ addresses: null, phoneNumbers: null, title: null, department: null, manager: null },
  }
}
