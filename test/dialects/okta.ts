import { type Dialect, groupSchema, type Person, type Pushed, userSchema } from './dialect.ts'

/**
 * Okta, "SCIM 2.0 protocol reference": apps of the wizard PUT everything, apps of the catalog PATCH what they can.
 * https://developer.okta.com/docs/api/openapi/okta-scim/guides/scim-20
 */
export function okta(style: 'wizard' | 'catalog'): Dialect {
  const wizard = style === 'wizard'
  return {
    name: `Okta, ${style} app`,
    kind: 'okta',
    userAgent: 'Okta SCIM Client 1.0.0',
    ...(wizard && { authorization: (token: string) => token }),
    deletes: false,
    async test(idp) {
      await idp.send('GET', '/Users?startIndex=1&count=2', 200)
      await idp.send('GET', '/Groups?startIndex=1&count=100', 200)
    },
    async assign(idp, person) {
      const filter = encodeURIComponent(`userName eq "${person.userName}"`)
      const known = await idp.find(`/Users?filter=${filter}&startIndex=1&count=100`)
      if (known === undefined) {
        const body = { ...profile(person, true), password: 'pl4ceh0lder-S3cret' }
        return (await idp.send('POST', '/Users', 201, body)).id
      }
      const stored = await idp.send('GET', `/Users/${known}`, 200)
      await idp.send('PUT', `/Users/${known}`, 200, { ...stored, ...profile(person, true) })
      return known
    },
    async update(idp, id, person) {
      const stored = await idp.send('GET', `/Users/${id}`, 200)
      await idp.send('PUT', `/Users/${id}`, 200, { ...stored, ...profile(person, true) })
      if (!wizard)
        await idp.patch(`/Users/${id}`, { op: 'replace', value: { password: 'pl4ceh0lder-S3cret' } })
    },
    async setActive(idp, id, person, active) {
      if (!wizard) {
        await idp.patch(`/Users/${id}`, { op: 'replace', value: { active } })
        return
      }
      const stored = await idp.send('GET', `/Users/${id}`, 200)
      await idp.send('PUT', `/Users/${id}`, 200, { ...stored, ...profile(person, active) })
    },
    async pushGroup(idp, displayName, members) {
      await idp.find(
        `/Groups?filter=${encodeURIComponent(`displayName eq "${displayName}"`)}&startIndex=1&count=100`,
      )
      const { id } = await idp.send('POST', '/Groups', 201, {
        schemas: [groupSchema],
        displayName,
        members: [],
      })
      const value = members.map((member) => ({ value: member, display: 'somebody' }))
      if (wizard) await idp.send('PUT', `/Groups/${id}`, 200, whole({ id, name: displayName, members }))
      else
        await idp.patch(
          `/Groups/${id}`,
          { op: 'replace', value: { id, displayName } },
          { op: 'add', path: 'members', value },
        )
      return id
    },
    async removeMember(idp, group, member) {
      const members = group.members.filter((other) => other !== member)
      if (wizard) await idp.send('PUT', `/Groups/${group.id}`, 200, whole({ ...group, members }))
      else
        await idp.patch(
          `/Groups/${group.id}`,
          { op: 'replace', value: { id: group.id, displayName: group.name } },
          { op: 'remove', path: `members[value eq "${member}"]` },
        )
    },
    async addMember(idp, group, member) {
      const members = [...group.members, member]
      if (wizard) await idp.send('PUT', `/Groups/${group.id}`, 200, whole({ ...group, members }))
      else
        await idp.patch(`/Groups/${group.id}`, { op: 'replace', path: 'members', value: membersOf(members) })
    },
    removeGroup: async (idp, id) => void (await idp.send('DELETE', `/Groups/${id}`, 204)),
    remove: async () => {},
  }
}

const membersOf = (ids: readonly string[]) => ids.map((value) => ({ value, display: 'somebody' }))

function whole({ id, name, members }: Pushed): object {
  return { schemas: [groupSchema], id, displayName: name, members: membersOf(members) }
}

function profile({ userName, givenName, familyName, number }: Person, active: boolean): object {
  return {
    schemas: [userSchema],
    userName,
    name: { givenName, familyName },
    emails: [{ primary: true, value: userName, type: 'work' }],
    displayName: `${givenName} ${familyName}`,
    locale: 'en-US',
    externalId: `00u${number}`,
    groups: [],
    active,
  }
}
