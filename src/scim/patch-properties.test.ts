import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { parseGroupPatch } from './group-patch.ts'
import type { JsonValue } from './json.ts'
import { parseResource } from './resource.ts'
import { userResource } from './schemas/resource-types.ts'
import { runs } from './testing/effort.ts'
import { patchBody, patchResource, patchUser } from './testing/patching.ts'
import { allowRefusal, assertCleanPrototype } from './testing/refusal.ts'
import { enterpriseUrn, storedUser } from './testing/sample-user.ts'

const path = fc.constantFrom(
  'userName',
  'title',
  'active',
  'name',
  'name.givenName',
  'emails',
  'emails.value',
  'emails[type eq "work"]',
  'emails[type eq "work"].value',
  'emails[primary eq true].type',
  'phoneNumbers[type eq "fax"].value',
  'roles',
  'roles[value eq "editor"]',
  'addresses[type eq "home"].locality',
  enterpriseUrn,
  `${enterpriseUrn}:manager`,
  'manager.value',
  'department',
  'members',
  'members[value eq "u-1"]',
  'shoeSize',
  '__proto__.x',
  'toString.x',
)
const entry = fc.record(
  {
    value: fc.constantFrom('a', 'b', 'c'),
    type: fc.constantFrom('work', 'home', 'WORK'),
    primary: fc.constantFrom(true, false, 'True'),
    display: fc.string(),
  },
  { requiredKeys: [], noNullPrototype: true },
)
const value: fc.Arbitrary<JsonValue> = fc.oneof(
  fc.constantFrom('x', 'y', '', 'True', null, true, false, 7),
  entry,
  fc.array(entry, { maxLength: 4 }),
  fc.dictionary(path, fc.oneof(fc.string(), entry, fc.array(entry, { maxLength: 2 })), { maxKeys: 3 }),
  fc.jsonValue({ maxDepth: 2 }).map((json) => json as JsonValue),
)
const operation = fc.oneof(
  fc.record({ op: fc.constantFrom('add', 'Replace', 'remove'), path, value }, { noNullPrototype: true }),
  fc.record({ op: fc.constantFrom('Add', 'replace'), value }, { noNullPrototype: true }),
)
const operations = fc.array(operation, { minLength: 1, maxLength: 5 })
const options = fc.constantFrom(
  { unknownAttributes: 'refuse' } as const,
  { unknownAttributes: 'keep' } as const,
)

test('a PATCH gives a canonical resource or a refusal, and never touches what it was given', () => {
  const before = JSON.stringify(storedUser)
  let applied = 0
  fc.assert(
    fc.property(operations, options, (list, chosen) => {
      allowRefusal(() => {
        const { resource, changed } = patchResource(storedUser, list, chosen)
        applied++
        assert.deepEqual(parseResource(resource, userResource, chosen).resource, resource)
        assert.equal(changed, JSON.stringify(sorted(resource)) !== JSON.stringify(sorted(storedUser)))
      })
      assert.equal(JSON.stringify(storedUser), before)
    }),
    runs(2000),
  )
  assert.ok(applied > 100, `only ${applied} were not refused`)
  assertCleanPrototype()
})

test('a PATCH of a group gives changes or a refusal', () => {
  fc.assert(
    fc.property(operations, (list) => allowRefusal(() => parseGroupPatch(patchBody(...list)))),
    runs(1000),
  )
  assertCleanPrototype()
})

test('adding the same values a second time changes nothing', () => {
  const values = fc.array(entry, { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(fc.constantFrom('emails', 'roles', 'addresses'), values, (name, list) => {
      allowRefusal(() => {
        const add = { op: 'add', path: name, value: list }
        const once = patchUser(add).resource
        assert.deepEqual(patchResource(once, [add]).resource, once)
      })
    }),
    runs(1000),
  )
})

test('a path and the same key in a value without path do the same', () => {
  fc.assert(
    fc.property(fc.constantFrom('add', 'replace'), path, value, (op, name, given) => {
      fc.pre(!['id', 'meta', 'schemas'].includes(name))
      const byPath = outcome([{ op, path: name, value: given }])
      const byKey = outcome([{ op, value: { [name]: given } }])
      assert.deepEqual(byKey, byPath)
    }),
    runs(1000),
  )
})

test('removing what was just added to an empty attribute leaves it unassigned', () => {
  fc.assert(
    fc.property(fc.array(entry, { minLength: 1, maxLength: 5 }), (list) => {
      allowRefusal(() => {
        const { resource } = patchUser({ op: 'add', path: 'photos', value: list })
        const emptied = patchResource(resource, [{ op: 'remove', path: 'photos', value: list }])
        assert.ok(!('photos' in emptied.resource))
      })
    }),
    runs(500),
  )
})

function outcome(list: readonly JsonValue[]): JsonValue {
  let result: JsonValue = null
  allowRefusal(() => {
    result = patchUser(...list).resource
  })
  return result
}

function sorted(json: JsonValue): JsonValue {
  if (json === null || typeof json !== 'object') return json
  if (Array.isArray(json)) return json.map(sorted)
  const entries = Object.entries(json).filter(([key]) => key !== 'schemas')
  return Object.fromEntries(
    entries.sort(([left], [right]) => (left < right ? -1 : 1)).map(([key, part]) => [key, sorted(part)]),
  )
}
