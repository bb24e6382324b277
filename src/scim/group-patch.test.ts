import assert from 'node:assert/strict'
import test from 'node:test'
import { applyPatch } from './apply-patch.ts'
import { parseGroup } from './group.ts'
import { type GroupPatch, parseGroupPatch } from './group-patch.ts'
import type { JsonValue } from './json.ts'
import { groupResource } from './schemas/resource-types.ts'
import { patchBody } from './testing/patching.ts'
import { assertRefused } from './testing/refusal.ts'

const groupUrn = 'urn:ietf:params:scim:schemas:core:2.0:Group'

function parse(...operations: readonly JsonValue[]): GroupPatch {
  return parseGroupPatch(patchBody(...operations))
}

/** The member changes of a patch that changes nothing else. */
function members(...operations: readonly JsonValue[]): GroupPatch['members'] {
  const patch = parse(...operations)
  assert.deepEqual(patch.attributes, [])
  return patch.members
}

test('members are added by a list, one object, bare ids, or a value without path', () => {
  const expected = [{ kind: 'add', members: [{ value: 'u-1', display: 'Kim' }, { value: 'u-2' }] }]
  const list = [
    { value: 'u-1', display: 'Kim', $ref: null },
    { Value: 'u-2', type: 'User' },
  ]
  assert.deepEqual(members({ op: 'Add', path: 'members', value: list }), expected)
  assert.deepEqual(members({ op: 'add', path: 'MEMBERS', value: list }), expected)
  assert.deepEqual(members({ op: 'add', path: `${groupUrn}:members`, value: list }), expected)
  assert.deepEqual(members({ op: 'add', value: { Members: list } }), expected)
  assert.deepEqual(members({ op: 'add', value: { [`${groupUrn}:members`]: list } }), expected)
  const one = [{ kind: 'add', members: [{ value: 'u-1' }] }]
  assert.deepEqual(members({ op: 'add', path: 'members', value: { value: 'u-1' } }), one)
  assert.deepEqual(members({ op: 'add', path: 'members', value: 'u-1' }), one)
  assert.deepEqual(members({ op: 'add', path: 'members', value: ['u-1'] }), one)
  assert.deepEqual(members({ op: 'add', path: 'members[value eq "u-1"]', value: [{ value: 'u-1' }] }), one)
  assert.deepEqual(members({ op: 'add', path: 'members[value eq "u-1"]', value: null }), one)
})

test('members are removed by brackets, also several, or by a list of values', () => {
  const one = [{ kind: 'remove', values: ['u-1'] }]
  assert.deepEqual(members({ op: 'remove', path: 'members[value eq "u-1"]' }), one)
  assert.deepEqual(members({ op: 'Remove', path: 'members', value: [{ $ref: null, value: 'u-1' }] }), one)
  assert.deepEqual(members({ op: 'remove', path: 'members', value: { value: 'u-1' } }), one)
  assert.deepEqual(members({ op: 'remove', path: 'members', value: 'u-1' }), one)
  const two = [{ kind: 'remove', values: ['u-1', 'u-2'] }]
  assert.deepEqual(members({ op: 'remove', path: 'members[value eq "u-1" or VALUE EQ "u-2"]' }), two)
  assert.deepEqual(members({ op: 'remove', path: 'members', value: ['u-1', 'u-2', 'u-1'] }), two)
})

test('only a remove without any value empties the group', () => {
  assert.deepEqual(members({ op: 'remove', path: 'members' }), [{ kind: 'removeAll' }])
  assert.deepEqual(members({ op: 'remove', path: 'members', value: null }), [{ kind: 'removeAll' }])
  assert.deepEqual(members({ op: 'remove', path: 'members', value: [] }), [])
  assert.deepEqual(members({ op: 'add', path: 'members', value: [] }), [])
})

test('replace takes the place of all members, with and without path', () => {
  const value = [{ value: 'u-1' }, 'u-2']
  const expected = [{ kind: 'replaceAll', members: [{ value: 'u-1' }, { value: 'u-2' }] }]
  assert.deepEqual(members({ op: 'replace', path: 'members', value }), expected)
  assert.deepEqual(members({ op: 'Replace', value: { members: value } }), expected)
  assert.deepEqual(members({ op: 'replace', value: { members: [] } }), [{ kind: 'replaceAll', members: [] }])
})

test('a member named twice is one', () => {
  const value = ['u-1', { value: 'u-1', display: 'Kim' }, 'u-2', 'u-2']
  assert.deepEqual(members({ op: 'add', path: 'members', value }), [
    { kind: 'add', members: [{ value: 'u-1' }, { value: 'u-2' }] },
  ])
})

test('the order of the changes is kept, and what is not about members goes its own way', () => {
  const patch = parse(
    { op: 'remove', path: 'members[value eq "u-1"]' },
    { op: 'replace', value: { id: 'g-1', displayName: 'Sales', members: ['u-9'] } },
    { op: 'add', path: 'members', value: ['u-1'] },
    { op: 'replace', path: 'externalId', value: 'x' },
    { op: 'remove', path: 'members' },
  )
  assert.deepEqual(
    patch.members.map(({ kind }) => kind),
    ['remove', 'replaceAll', 'add', 'removeAll'],
  )
  const group = { schemas: [groupUrn], displayName: 'Old' }
  const { resource } = applyPatch(group, patch.attributes, groupResource, { unknownAttributes: 'refuse' })
  assert.deepEqual(resource, { schemas: [groupUrn], displayName: 'Sales', externalId: 'x' })
})

test('a group inside a group is refused with a sentence that says what to do', () => {
  for (const member of [
    { value: 'g-2', type: 'Group' },
    { value: 'g-2', TYPE: 'group' },
    { value: 'g-2', $ref: 'https://x/scim/v2/app/Groups/g-2' },
  ]) {
    for (const op of ['add', 'replace']) {
      const act = () => parse({ op, path: 'members', value: [member] })
      assertRefused(act, 'invalidValue', /member g-2 is a group; .* add its users instead/)
    }
    const body = { displayName: 'Sales', members: [member] }
    const options = { unknownAttributes: 'refuse' } as const
    assertRefused(() => parseGroup(body, groupResource, options), 'invalidValue', /is a group/)
    assert.equal(members({ op: 'remove', path: 'members', value: [member] }).length, 1)
  }
  const user = { value: 'u-1', type: 'User', $ref: 'https://x/scim/v2/groups/Users/u-1' }
  assert.equal(members({ op: 'add', path: 'members', value: [user] }).length, 1)
})

test('a member without an id is refused', () => {
  for (const member of [
    {},
    { value: '' },
    { value: ' ' },
    { value: 7 },
    { display: 'Kim' },
    7,
    true,
    [],
    '',
  ]) {
    assertRefused(
      () => parse({ op: 'add', path: 'members', value: [member] }),
      'invalidValue',
      /id of a user/,
    )
    assertRefused(() => parse({ op: 'remove', path: 'members', value: [member] }), 'invalidValue')
  }
})

test('brackets can name members by their id alone', () => {
  for (const filter of [
    'display eq "Kim"',
    'value ne "u-1"',
    'value sw "u"',
    'value pr',
    'not (value eq "u-1")',
    'value eq "u-1" and type eq "User"',
    'value eq 5',
    'value eq "u-1" or display eq "Kim"',
  ]) {
    const path = `members[${filter}]`
    assertRefused(() => parse({ op: 'remove', path }), 'invalidFilter', /only be named by their ids/)
  }
})

test('a member can be added or removed, not changed', () => {
  assertRefused(() => parse({ op: 'replace', path: 'members.display', value: 'x' }), 'mutability')
  const display = { op: 'replace', path: 'members[value eq "u-1"].display', value: 'x' }
  assertRefused(() => parse(display), 'mutability')
  for (const op of ['add', 'replace']) {
    const other = { op, path: 'members[value eq "u-1"]', value: { value: 'u-2' } }
    assertRefused(() => parse(other), 'mutability', /remove it and add another/)
  }
  const same = { op: 'replace', path: 'members[value eq "u-1"]', value: { value: 'u-1', display: 'Kim' } }
  assert.deepEqual(members(same), [{ kind: 'add', members: [{ value: 'u-1', display: 'Kim' }] }])
})

test('a created group has its members apart, each once', () => {
  const body = {
    schemas: [groupUrn, 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group'],
    externalId: 'x',
    displayName: 'Sales',
    members: [{ value: 'u-1', display: 'Kim' }, 'u-2', { value: 'u-1' }],
  }
  assert.deepEqual(parseGroup(body, groupResource, { unknownAttributes: 'refuse' }), {
    resource: { schemas: [groupUrn], externalId: 'x', displayName: 'Sales' },
    members: [{ value: 'u-1' }, { value: 'u-2' }],
    dropped: [{ attribute: 'members.display', why: 'unknownSubAttribute' }],
  })
})

test('what stands behind the URI of the core schema is read as if it stood beside the rest', () => {
  const inside = { displayName: 'Sales', members: ['u-1'] }
  for (const operation of [
    { op: 'add', value: { [groupUrn]: inside } },
    { op: 'add', path: groupUrn.toUpperCase(), value: inside },
  ])
    assert.deepEqual(parse(operation), {
      attributes: [{ op: 'add', value: { displayName: 'Sales' } }],
      members: [{ kind: 'add', members: [{ value: 'u-1' }] }],
    })
  const options = { unknownAttributes: 'refuse' } as const
  assert.deepEqual(parseGroup({ [groupUrn]: inside }, groupResource, options), {
    resource: { schemas: [groupUrn], displayName: 'Sales' },
    members: [{ value: 'u-1' }],
    dropped: [],
  })
})

test('ten thousand members are read as they are', () => {
  const list = Array.from({ length: 10_000 }, (_, index) => ({ value: `user-${index}`, display: 'x' }))
  const [change] = members({ op: 'replace', path: 'members', value: list })
  assert.equal(change?.kind === 'replaceAll' && change.members.length, 10_000)
})
