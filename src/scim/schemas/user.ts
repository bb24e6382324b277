import type { Schema } from '../schema.ts'
import { attribute, complex, plural, text } from './define.ts'

const readOnly = { mutability: 'readOnly' } as const

const name = complex('name', "The parts of the person's name.", [
  text('formatted', 'The whole name as it is shown, titles and suffixes included.'),
  text('familyName', 'The family name; the last name in most Western languages.'),
  text('givenName', 'The given name; the first name in most Western languages.'),
  text('middleName', 'The middle name or names.'),
  text('honorificPrefix', 'What stands before the name, such as "Dr.".'),
  text('honorificSuffix', 'What stands after the name, such as "III".'),
])

const addresses = complex(
  'addresses',
  'Postal addresses.',
  [
    text('formatted', 'The whole address as on a letter, with line breaks.'),
    text('streetAddress', 'Street, house number, box; may have several lines.'),
    text('locality', 'City.'),
    text('region', 'State or region.'),
    text('postalCode', 'Postal code.'),
    text('country', 'Country, as a two-letter code of ISO 3166-1.'),
    text('type', 'What this address is for.', { canonicalValues: ['work', 'home', 'other'] }),
    attribute('primary', 'boolean', 'Whether this is the preferred address. At most one is.'),
  ],
  { multiValued: true },
)

const groups = complex(
  'groups',
  'The groups the user is a member of. Changed only through the groups themselves.',
  [
    text('value', 'The id of the group.', { ...readOnly, caseExact: true }),
    attribute('$ref', 'reference', 'The address of the group.', { ...readOnly, referenceTypes: ['Group'] }),
    text('display', 'The name of the group.', readOnly),
    text('type', 'Whether the membership is direct.', { ...readOnly, canonicalValues: ['direct'] }),
  ],
  { multiValued: true, mutability: 'readOnly' },
)

/** RFC 7643 §4.1 and §8.7.1. */
export const userSchema: Schema = {
  id: 'urn:ietf:params:scim:schemas:core:2.0:User',
  name: 'User',
  description: 'User Account: of a person who has, or shall have, an account in the application.',
  attributes: [
    text('userName', 'The name a person signs in with. Unique without regard to case.', {
      required: true,
      uniqueness: 'server',
    }),
    name,
    text('displayName', 'The name shown to others.'),
    text('nickName', 'How the person is addressed casually.'),
    attribute('profileUrl', 'reference', 'The address of a page about the person.', {
      referenceTypes: ['external'],
    }),
    text('title', 'The job title.'),
    text('userType', 'How the person belongs to the company, such as "Employee" or "Contractor".'),
    text('preferredLanguage', 'The languages the person prefers, as in the Accept-Language header.'),
    text('locale', 'How dates, numbers and currency are shown, such as "en-US".'),
    text('timezone', 'The time zone by its IANA name, such as "Europe/Paris".'),
    attribute('active', 'boolean', 'Whether the person may use the application. False disables the account.'),
    text('password', 'Ignored: passwords are never stored and never sent on.', {
      caseExact: true,
      mutability: 'writeOnly',
      returned: 'never',
    }),
    plural('emails', 'E-mail addresses.', text('value', 'The address.'), ['work', 'home', 'other']),
    plural('phoneNumbers', 'Telephone numbers.', text('value', 'The number, kept as it was sent.'), [
      'work',
      'home',
      'mobile',
      'fax',
      'pager',
      'other',
    ]),
    plural('ims', 'Addresses for instant messages.', text('value', 'The address.'), [
      'aim',
      'gtalk',
      'icq',
      'xmpp',
      'msn',
      'skype',
      'qq',
      'yahoo',
    ]),
    plural(
      'photos',
      'Pictures of the person.',
      attribute('value', 'reference', 'The address of the picture.', { referenceTypes: ['external'] }),
      ['photo', 'thumbnail'],
    ),
    addresses,
    groups,
    plural('entitlements', 'Rights the identity provider gives the person.', text('value', 'The right.')),
    plural('roles', 'Roles the identity provider gives the person.', text('value', 'The role.')),
    plural(
      'x509Certificates',
      'Certificates issued to the person.',
      attribute('value', 'binary', 'The certificate, DER in base64.'),
    ),
  ],
}
