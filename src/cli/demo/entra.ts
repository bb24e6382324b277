import { enterpriseSchema, groupSchema, type Idp, patchSchema, userSchema } from './idp.ts'
import type { ScimClient } from './scim-client.ts'

/**
 * Entra ID without its compliance flag: look by the matching attribute, create, then PATCH with capitalized
 * operations and booleans as text.
 * https://learn.microsoft.com/entra/identity/app-provisioning/use-scim-to-provision-users-and-groups
 */
export function makeEntra(scim: ScimClient): Idp {
  const patch = (path: string, operations: readonly object[]) =>
    scim.send('PATCH', path, { schemas: [patchSchema], Operations: operations })
  return {
    name: 'Entra ID',
    async assign(person) {
      const externalId = `entra-${person.number}`
      const found = await scim.send('GET', `/Users?filter=externalId+eq+%22${externalId}%22`)
      const [known] = found.Resources ?? []
      if (known !== undefined) return known.id
      const created = await scim.send('POST', '/Users', {
        schemas: [userSchema, enterpriseSchema],
        externalId,
        userName: person.email,
        active: true,
        emails: [{ primary: true, type: 'work', value: person.email }],
        meta: { resourceType: 'User' },
        name: {
          formatted: `${person.givenName} ${person.familyName}`,
          familyName: person.familyName,
          givenName: person.givenName,
        },
        title: person.title,
        roles: [],
        [enterpriseSchema]: { department: person.department },
      })
      return String(created.id)
    },
    async pushGroup(displayName, memberIds) {
      const group = await scim.send('POST', '/Groups', {
        schemas: [groupSchema, 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group'],
        externalId: `entra-group-${displayName}`,
        displayName,
        meta: { resourceType: 'Group' },
      })
      for (const value of memberIds)
        await patch(`/Groups/${group.id}`, [{ op: 'Add', path: 'members', value: [{ $ref: null, value }] }])
    },
    async deactivate(_person, id) {
      await patch(`/Users/${id}`, [{ op: 'Replace', path: 'active', value: 'False' }])
    },
    async rename(_person, id, familyName) {
      await patch(`/Users/${id}`, [{ op: 'Replace', path: 'name.familyName', value: familyName }])
    },
    async remove(id) {
      await scim.send('DELETE', `/Users/${id}`)
    },
  }
}
