import type { Person } from './company.ts'
import { groupSchema, type Idp, patchSchema, userSchema } from './idp.ts'
import type { ScimClient } from './scim-client.ts'

/**
 * Okta with an app of its wizard: look by userName, create, and PUT for every change of a profile, also to
 * deactivate. https://developer.okta.com/docs/api/openapi/okta-scim/guides/scim-20
 */
export function makeOkta(scim: ScimClient): Idp {
  const profile = (person: Person, active: boolean) => ({
    schemas: [userSchema],
    userName: person.email,
    name: { givenName: person.givenName, familyName: person.familyName },
    emails: [{ primary: true, value: person.email, type: 'work' }],
    displayName: `${person.givenName} ${person.familyName}`,
    title: person.title,
    locale: 'en-US',
    externalId: `00u${String(person.number).padStart(8, '0')}`,
    groups: [],
    active,
  })
  const replace = async (person: Person, id: string, active: boolean) => {
    const stored = await scim.send('GET', `/Users/${id}`)
    await scim.send('PUT', `/Users/${id}`, { ...stored, ...profile(person, active) })
  }
  return {
    name: 'Okta',
    async assign(person) {
      const filter = encodeURIComponent(`userName eq "${person.email}"`)
      const found = await scim.send('GET', `/Users?filter=${filter}&startIndex=1&count=100`)
      const [known] = found.Resources ?? []
      if (known !== undefined) return known.id
      // The password is a placeholder that Okta always sends.
      const created = await scim.send('POST', '/Users', {
        ...profile(person, true),
        password: 'not-a-real-one',
      })
      return String(created.id)
    },
    async pushGroup(displayName, memberIds) {
      const group = await scim.send('POST', '/Groups', { schemas: [groupSchema], displayName, members: [] })
      const members = memberIds.map((value) => ({ value }))
      await scim.send('PATCH', `/Groups/${group.id}`, {
        schemas: [patchSchema],
        Operations: [
          { op: 'replace', value: { id: group.id, displayName } },
          { op: 'add', path: 'members', value: members },
        ],
      })
    },
    deactivate: (person, id) => replace(person, id, false),
    rename: (person, id, familyName) => replace({ ...person, familyName }, id, true),
    // Okta never deletes a User.
    remove: async () => {},
  }
}
