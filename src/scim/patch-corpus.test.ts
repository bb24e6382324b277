import assert from 'node:assert/strict'
import test from 'node:test'
import type { JsonObject, JsonValue } from './json.ts'
import { patchUser } from './testing/patching.ts'
import { assertCleanPrototype, assertRefused } from './testing/refusal.ts'
import { enterpriseUrn } from './testing/sample-user.ts'

const work = { value: 'bjensen@example.com', type: 'work', primary: true }
const home = { value: 'babs@x.com', type: 'home' }
const other = { value: 'new@x.com', type: 'other' }
const extension = (resource: JsonObject) => resource[enterpriseUrn] as JsonObject

type Case = readonly [operation: JsonObject, look: (resource: JsonObject) => unknown, expected: unknown]

/** The changes no library of 2026 gets all right, on the sample user. */
const corpus: readonly Case[] = [
  [{ op: 'replace', path: 'active', value: false }, (user) => user['active'], false],
  [{ op: 'Replace', path: 'active', value: 'False' }, (user) => user['active'], false],
  [{ op: 'replace', value: { active: false } }, (user) => user['active'], false],
  [
    { op: 'replace', path: 'NAME.GIVENNAME', value: 'B' },
    (user) => (user['name'] as JsonObject)['givenName'],
    'B',
  ],
  [
    { op: 'replace', value: { 'name.givenName': 'B' } },
    (user) => (user['name'] as JsonObject)['givenName'],
    'B',
  ],
  [{ op: 'add', path: 'title', value: 'Boss' }, (user) => user['title'], 'Boss'],
  [{ op: 'remove', path: 'displayName' }, (user) => user['displayName'], undefined],
  [
    { op: 'replace', path: 'Emails[Type EQ "WORK"].value', value: 'n' },
    (user) => user['emails'],
    [{ ...work, value: 'n' }, home],
  ],
  [
    { op: 'Add', path: 'emails[type eq "other"].value', value: 'new@x.com' },
    (user) => user['emails'],
    [work, home, other],
  ],
  [
    { op: 'Replace', path: 'emails[type eq "other"].value', value: 'new@x.com' },
    (user) => user['emails'],
    [work, home, other],
  ],
  [{ op: 'add', path: 'emails', value: [other] }, (user) => user['emails'], [work, home, other]],
  [{ op: 'add', path: 'emails', value: [{ ...home }] }, (user) => user['emails'], [work, home]],
  [
    { op: 'add', path: 'emails', value: { ...other, primary: true } },
    (user) => user['emails'],
    [{ ...work, primary: false }, home, { ...other, primary: true }],
  ],
  [{ op: 'replace', path: 'emails', value: [other] }, (user) => user['emails'], [other]],
  [{ op: 'remove', path: 'emails[type eq "home"]' }, (user) => user['emails'], [work]],
  [{ op: 'remove', path: 'emails', value: [{ value: 'babs@x.com' }] }, (user) => user['emails'], [work]],
  [{ op: 'Add', path: 'manager', value: 'M-2' }, (user) => extension(user)['manager'], { value: 'M-2' }],
  [
    { op: 'Add', path: `${enterpriseUrn}:manager`, value: [{ $ref: null, value: 'M-2' }] },
    (user) => extension(user)['manager'],
    { value: 'M-2' },
  ],
  [
    { op: 'replace', value: { [`${enterpriseUrn}:department`]: 'Ops' } },
    (user) => extension(user)['department'],
    'Ops',
  ],
  [
    { op: 'replace', value: { [enterpriseUrn]: { department: 'Ops' } } },
    (user) => extension(user)['employeeNumber'],
    '701984',
  ],
  [
    { op: 'replace', path: 'roles[primary eq "True"].value', value: 'boss' },
    (user) => (user['roles'] as JsonValue[]).length,
    2,
  ],
]

const refusals: readonly (readonly [
  operation: JsonObject,
  scimType: 'noTarget' | 'mutability' | 'invalidPath',
])[] = [
  [{ op: 'replace', path: 'emails[type eq "fax"]', value: { value: 'x' } }, 'noTarget'],
  [{ op: 'remove' }, 'noTarget'],
  [{ op: 'replace', path: 'id', value: 'x' }, 'mutability'],
  [{ op: 'add', path: 'shoeSize', value: 'x' }, 'invalidPath'],
]

test('the corpus of 25 changes', () => {
  assert.equal(corpus.length + refusals.length, 25)
  for (const [operation, look, expected] of corpus)
    assert.deepEqual(look(patchUser(operation).resource), expected, JSON.stringify(operation))
  for (const [operation, scimType] of refusals) assertRefused(() => patchUser(operation), scimType)
  assertCleanPrototype()
})

test('the five attacks that reach a prototype through other libraries, and the sixth', () => {
  const attacks: readonly JsonObject[] = [
    { op: 'add', path: '__proto__.polluted', value: 'yes' },
    { op: 'add', path: 'name.__proto__.polluted', value: 'yes' },
    { op: 'add', path: 'constructor.prototype.polluted', value: 'yes' },
    { op: 'add', value: { '__proto__.polluted': 'yes' } },
    { op: 'add', value: { 'constructor.prototype.polluted': 'yes' } },
    { op: 'add', path: 'toString.x', value: 'yes' },
  ]
  for (const attack of attacks) {
    assert.throws(() => patchUser(attack), { name: 'ScimError', status: 400 }, JSON.stringify(attack))
    assertCleanPrototype()
  }
})
