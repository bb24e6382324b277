import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { type PatchPath, parsePath, printPath } from './path.ts'
import { runs } from './testing/effort.ts'
import { bracketsArbitrary, countConditions, nearlyFilter } from './testing/filter-arbitrary.ts'
import { allowRefusal, assertRefused } from './testing/refusal.ts'
import { enterpriseUrn } from './testing/sample-user.ts'

test('every form of the path grammar is read', () => {
  const filter = { kind: 'compare', attribute: { name: 'type' }, operator: 'eq', value: 'work' } as const
  const cases: readonly (readonly [source: string, path: PatchPath])[] = [
    ['members', { attribute: { name: 'members' } }],
    ['name.familyName', { attribute: { name: 'name', sub: 'familyName' } }],
    ['addresses[type eq "work"]', { attribute: { name: 'addresses' }, filter }],
    ['emails[type eq "work"].value', { attribute: { name: 'emails', sub: 'value' }, filter }],
    [` emails[type  EQ "work" ].value `, { attribute: { name: 'emails', sub: 'value' }, filter }],
    ['members.$ref', { attribute: { name: 'members', sub: '$ref' } }],
    [`${enterpriseUrn}:manager.value`, { attribute: { urn: enterpriseUrn, name: 'manager', sub: 'value' } }],
    [
      `urn:a:b:2.0:User:tags[type eq "work"]`,
      { attribute: { urn: 'urn:a:b:2.0:User', name: 'tags' }, filter },
    ],
    // A bare URN looks like an attribute until a schema says otherwise.
    [enterpriseUrn, { attribute: { urn: enterpriseUrn.slice(0, -5), name: 'User' } }],
    ['urn:a:b:1.0', { attribute: { urn: 'urn:a:b', name: '1.0' } }],
  ]
  for (const [source, path] of cases) assert.deepEqual(parsePath(source), path, source)
})

test('what is not a path is refused with the place where reading stopped', () => {
  for (const [source, detail] of [
    ['', /attribute name is missing at the end/],
    ['emails[type eq "work"', /closing bracket "]" is missing at the end/],
    ['emails[]', /attribute name is missing at character 8/],
    ['emails[type eq "work"]value', /are missing at character 23/],
    ['emails[type eq "work"].value.x', /are missing at character 23/],
    ['emails[type eq "work"].value x', /nothing more is expected at character 30/],
    ['emails.value[type eq "work"]', /only follow a whole attribute at character 13/],
    ['emails type', /nothing more is expected at character 8/],
    ['name.given.name', /attribute name is missing at character 1/],
    ['emails[a[b pr]]', /brackets in brackets/],
    ['__proto__.x', /attribute name is missing/],
    ['constructor.prototype.x', /attribute name is missing/],
    ['9lives', /attribute name is missing/],
    ['"name"', /attribute name is missing/],
    ['x'.repeat(2049), /2048 characters/],
  ] as const) {
    assertRefused(() => parsePath(source), 'invalidPath', detail)
  }
})

test('a printed path reads back as the same path', () => {
  const attribute = fc.record(
    {
      urn: fc.constantFrom(enterpriseUrn, 'urn:a:b'),
      name: fc.constantFrom('emails', 'x'),
      sub: fc.constantFrom('value', '$ref'),
    },
    { requiredKeys: ['name'], noNullPrototype: true },
  )
  const path = fc.record(
    { attribute, filter: bracketsArbitrary },
    { requiredKeys: ['attribute'], noNullPrototype: true },
  )
  fc.assert(
    fc.property(path, (generated) => {
      fc.pre(generated.filter === undefined || countConditions(generated.filter) <= 50)
      assert.deepEqual(parsePath(printPath(generated)), generated)
    }),
    runs(1000),
  )
})

test('no text makes the parser fail in any other way than by refusing it', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), nearlyFilter), (source) =>
      allowRefusal(() => parsePath(source)),
    ),
    runs(2000),
  )
})
