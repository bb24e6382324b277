import type { JsonObject, JsonValue } from '../json.ts'
import { parseResource } from '../resource.ts'
import { userResource } from '../schemas/resource-types.ts'

export const enterpriseUrn = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
export const userUrn = 'urn:ietf:params:scim:schemas:core:2.0:User'
export const provisioningUrn = 'urn:ietf:params:scim:schemas:extension:overlock:2.0:Provisioning'

/** A canonical User as it is stored: with much, but without `id`, `meta` and what else only answers carry. */
export const storedUser: JsonObject = deepFreeze(
  parseResource(
    {
      schemas: [userUrn, enterpriseUrn],
      externalId: '00u1AbC',
      userName: 'Bjensen@Example.com',
      name: { formatted: 'Barbara J Jensen', givenName: 'Barbara', familyName: 'Jensen' },
      displayName: 'Babs "B" Jensen',
      userType: 'Employee',
      active: true,
      emails: [
        { value: 'bjensen@example.com', type: 'work', primary: true },
        { value: 'babs@x.com', type: 'home' },
      ],
      phoneNumbers: [{ value: '+1 555 0100', type: 'mobile' }],
      roles: [{ value: 'editor', type: 'app' }],
      [enterpriseUrn]: {
        employeeNumber: '701984',
        department: 'Eng',
        manager: { value: 'M-1', displayName: 'John Smith' },
      },
    },
    userResource,
    { unknownAttributes: 'refuse' },
  ).resource,
)

/** The same User as an answer shows it. */
export const shownUser: JsonObject = deepFreeze({
  ...storedUser,
  id: '2819c223-7f76-453a-919d-413861904646',
  title: null,
  nickName: '',
  groups: [{ value: 'g-1', display: 'Sales', type: 'direct' }],
  meta: {
    resourceType: 'User',
    created: '2026-01-23T04:56:22Z',
    lastModified: '2026-05-13T04:42:34Z',
  },
})

export function deepFreeze<T extends JsonValue>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) deepFreeze(part)
    Object.freeze(value)
  }
  return value
}
