import type { Schema } from '../schema.ts'
import { attribute, complex, text } from './define.ts'

const immutable = { mutability: 'immutable' } as const

/**
 * RFC 7643 §4.2 and §8.7.1. `display` of a member is in the examples of the RFC but not in its schema: a client may
 * send it, but nobody could hold an answer to it, because the name of a user is the user's own.
 */
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
        text('type', 'What the member is.', { ...immutable, canonicalValues: ['User'] }),
      ],
      { multiValued: true },
    ),
  ],
}
