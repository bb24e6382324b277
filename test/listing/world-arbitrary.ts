import fc from 'fast-check'
import type { Filter } from '../../src/scim/filter.ts'
import { operators } from '../../src/scim/filter.ts'
import type { JsonObject } from '../../src/scim/json.ts'
import { parseResource } from '../../src/scim/resource.ts'
import { withExtensions } from '../../src/scim/schema.ts'
import { attribute, complex, text } from '../../src/scim/schemas/define.ts'
import { groupResource, userResource } from '../../src/scim/schemas/resource-types.ts'
import { enterpriseUrn, provisioningUrn, userUrn } from '../../src/scim/testing/sample-user.ts'

/** An extension with every type of attribute, beside those every User has. */
export const badgeUrn = 'urn:example:params:scim:schemas:2.0:Badge'
export const richUser = withExtensions(userResource, [
  {
    id: badgeUrn,
    name: 'Badge',
    description: 'Badge.',
    attributes: [
      attribute('level', 'integer', 'Level.'),
      attribute('weight', 'decimal', 'Weight.'),
      attribute('issued', 'dateTime', 'Issued.'),
      attribute('valid', 'boolean', 'Valid.'),
      text('Code', 'Code.', { caseExact: true }),
      text('colors', 'Colors.', { multiValued: true }),
      complex('doors', 'Doors.', [text('value', 'Name.'), text('hours', 'Hours.', { multiValued: true })], {
        multiValued: true,
      }),
    ],
  },
])

/** Few texts, so that they meet: letters that fold in some tables and not in ours, composed and not. */
const words = [
  ...[
    'ana',
    'ANA',
    'Ana@X.com',
    'ana@x.com',
    'b',
    'B',
    'work',
    'Work',
    'home',
    '',
    ' a',
    'a ',
    '%',
    '_',
    '\\',
  ],
  ...['K', 'k', '\u212a', 'i', 'I', 'İ', 'ı', 'ß', 'ss', 'Ä', 'A\u0308', 'ä', 'é', 'e\u0301', '\u037e', ';'],
  ...[
    '😀',
    '\uffee',
    '\ud83d\ude00x',
    'x\u0301\u0323',
    'x\u0323\u0301',
    '\u1fef',
    '`',
    'True',
    '1',
    "'",
    '"',
  ],
]
export const word = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...words) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 4 }).map((t) => t.replaceAll('\0', '')) },
)
const instants = [
  ...['2026-01-31T09:00:00Z', '2026-01-31T10:00:00+01:00', '2026-01-31t09:00:00.5z', '2026-01-31'],
  ...['0000-01-01T00:00:00+14:00', '9999-12-31T23:59:59.999999999-14:00', '2024-02-29T23:59'],
]
const instant = fc.constantFrom(...instants)
const number = fc.constantFrom(0, -0, 1, 2, -3, 0.1, 0.30000000000000004, 1e21, 5e-324, 1.5)

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
const plural = fc.array(
  fc.record({
    value: optional(word),
    type: optional(word),
    display: optional(word),
    primary: optional(fc.boolean()),
  }),
  { maxLength: 3 },
)

/** A User as a client sends it, made canonical as it is stored; undefined when it would be refused. */
export const storedUserArbitrary: fc.Arbitrary<JsonObject> = fc
  .record({
    externalId: optional(word),
    displayName: optional(word),
    title: optional(word),
    active: optional(fc.boolean()),
    profileUrl: optional(word),
    name: optional(fc.record({ givenName: optional(word), familyName: optional(word) })),
    emails: optional(plural),
    roles: optional(plural),
    [enterpriseUrn]: optional(
      fc.record({
        department: optional(word),
        manager: optional(fc.record({ value: word, displayName: word })),
      }),
    ),
    [badgeUrn]: optional(
      fc.record({
        level: optional(fc.integer({ min: -2, max: 2 })),
        weight: optional(number.filter((n) => Math.abs(n) < 1e20)),
        issued: optional(instant),
        valid: optional(fc.boolean()),
        Code: optional(word),
        colors: optional(fc.array(word, { maxLength: 3 })),
        doors: optional(
          fc.array(fc.record({ value: optional(word), hours: optional(fc.array(word, { maxLength: 2 })) }), {
            maxLength: 2,
          }),
        ),
      }),
    ),
  })
  .map((body) => canonical(body))

function canonical(body: object): JsonObject {
  const plain = JSON.parse(JSON.stringify({ ...body, userName: 'x' })) as JsonObject
  for (const name of ['emails', 'roles']) {
    let known = false
    for (const element of (plain[name] ?? []) as { primary?: boolean }[]) {
      if (element.primary && known) delete element.primary
      known ||= element.primary === true
    }
  }
  return parseResource(plain, richUser, { unknownAttributes: 'refuse' }).resource
}

const userNames = ['userName', 'id', 'externalId', 'displayName', 'title', 'active', 'profileUrl', 'schemas']
const userPaths = [
  ...userNames,
  ...[
    'name',
    'name.givenName',
    'emails',
    'emails.value',
    'emails.type',
    'emails.primary',
    'roles',
    'roles.value',
  ],
  ...['groups', 'groups.value', 'groups.display', 'groups.type', 'groups.$ref', 'photos', 'photos.value'],
  ...['meta', 'meta.created', 'meta.lastModified', 'meta.version', 'meta.location', 'meta.resourceType'],
  ...['department', 'manager', 'manager.value', 'manager.displayName'].map(
    (name) => `${enterpriseUrn}:${name}`,
  ),
  ...['level', 'weight', 'issued', 'valid', 'Code', 'colors', 'doors', 'doors.hours'].map(
    (name) => `${badgeUrn}:${name}`,
  ),
  ...[
    'state',
    'outcome',
    'reason',
    'accountState',
    'entitlements',
    'taskId',
    'since',
    'observedAt',
    'managed',
  ].map((name) => `${provisioningUrn}:${name}`),
  ...[`${userUrn}:userName`, enterpriseUrn, badgeUrn, provisioningUrn],
]
const userLists = [
  'emails',
  'roles',
  'groups',
  'schemas',
  'name',
  `${badgeUrn}:doors`,
  `${badgeUrn}:colors`,
  'meta',
]
const groupPaths = [
  ...[
    'displayName',
    'id',
    'externalId',
    'members',
    'members.value',
    'members.display',
    'members.$ref',
    'members.type',
  ],
  ...['meta.created', 'meta.lastModified', 'meta.location', 'schemas', 'meta.version'],
  ...['mapped', 'entitlement'].map((name) => `${provisioningUrn}:${name}`),
]

export type Values = { readonly words: readonly string[] }

export function userFilters(values: Values): fc.Arbitrary<Filter> {
  return filters(userPaths, userLists, values)
}

export function groupFilters(values: Values): fc.Arbitrary<Filter> {
  return filters(groupPaths, ['members', 'schemas', 'meta'], values)
}

export { groupResource }

/** Filters over attributes that exist; whether the values fit their types is for `resolveFilter` to say. */
function filters(paths: readonly string[], lists: readonly string[], values: Values): fc.Arbitrary<Filter> {
  const value = fc.oneof(
    { weight: 4, arbitrary: word },
    { weight: 4, arbitrary: fc.constantFrom(...values.words) },
    fc.boolean(),
    number.map((n) => n + 0),
    { weight: 2, arbitrary: instant },
    fc.constant(null),
  )
  const leaf = (names: fc.Arbitrary<string>): fc.Arbitrary<Filter> =>
    fc.oneof(
      names.map((name): Filter => ({ kind: 'present', attribute: refOf(name) })),
      fc.tuple(names, fc.constantFrom(...operators), value).map(
        ([name, operator, wanted]): Filter => ({
          kind: 'compare',
          attribute: refOf(name),
          operator,
          value: wanted,
        }),
      ),
    )
  const inside = leaf(
    fc.constantFrom('value', 'type', 'display', 'primary', 'hours', '$ref', 'givenName', 'created'),
  )
  const element = fc
    .tuple(fc.constantFrom(...lists), combined(inside, 1))
    .map(([name, filter]): Filter => ({ kind: 'anyElement', attribute: refOf(name), filter }))
  return combined(fc.oneof({ weight: 4, arbitrary: leaf(fc.constantFrom(...paths)) }, element), 2)
}

function combined(leaf: fc.Arbitrary<Filter>, depth: number): fc.Arbitrary<Filter> {
  if (depth === 0) return leaf
  const part = combined(leaf, depth - 1)
  const parts = fc.array(part, { minLength: 2, maxLength: 3 })
  return fc.oneof(
    { weight: 3, arbitrary: leaf },
    parts.map((all): Filter => ({ kind: 'and', filters: all })),
    parts.map((all): Filter => ({ kind: 'or', filters: all })),
    part.map((one): Filter => ({ kind: 'not', filter: one })),
  )
}

function refOf(path: string) {
  const colon = path.lastIndexOf(':')
  const [name = '', sub] = path.slice(colon + 1).split('.')
  return {
    ...(colon > 0 && { urn: path.slice(0, colon) }),
    name,
    ...(sub !== undefined && { sub }),
  }
}
