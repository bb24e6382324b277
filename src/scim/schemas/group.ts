import type { Schema } from '../schema.ts'
import { attribute, complex, text } from './define.ts'

const immutable = { mutability: 'immutable' } as const

/** RFC 7643 §4.2. `display` of a member is not in the RFC's list, but in its examples and in every client. */
export const groupSchema: Schema = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:Group',
  name: 'Group',
  description: 'A set of users of the identity provider.',
  attributes: [
    text('displayName', 'The name of the group. Unique without regard to case.', {
      required: true,
      uniqueness: 'server',
    }),
    complex(
      'members',
      'The users in the group. Groups inside groups are not supported.',
      [
        text('value', 'The id of the user.', { ...immutable, caseExact: true }),
        attribute('$ref', 'reference', 'The address of the user.', {
          ...immutable,
          referenceTypes: ['User'],
        }),
        text('display', 'The name of the user.', immutable),
        text('type', 'What the member is.', { ...immutable, canonicalValues: ['User'] }),
      ],
      { multiValued: true },
    ),
  ],
}
