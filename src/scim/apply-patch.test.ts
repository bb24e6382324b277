import assert from 'node:assert/strict'
import test from 'node:test'
import type { JsonValue } from './json.ts'
import { patched, patchUser } from './testing/patching.ts'
import { assertRefused } from './testing/refusal.ts'
import { enterpriseUrn, storedUser, userUrn } from './testing/sample-user.ts'

const work = { value: 'bjensen@example.com', type: 'work', primary: true }
const home = { value: 'babs@x.com', type: 'home' }

test('a single value is added, replaced and removed', () => {
  assert.equal(patched('title', { op: 'add', path: 'title', value: 'VP' }), 'VP')
  assert.equal(patched('displayName', { op: 'add', path: 'displayName', value: 'BJ' }), 'BJ')
  assert.equal(patched('displayName', { op: 'replace', path: 'DISPLAYNAME', value: 'BJ' }), 'BJ')
  assert.equal(patched('displayName', { op: 'remove', path: 'displayName' }), undefined)
  assert.equal(patched('title', { op: 'remove', path: 'title' }), undefined)
  assert.equal(patched('active', { op: 'Replace', path: 'active', value: 'False' }), false)
  assert.equal(patched('title', { op: 'add', path: `${userUrn}:title`, value: 'VP' }), 'VP')
})

test('null in a replace unassigns, null in an add adds nothing', () => {
  assert.equal(patched('displayName', { op: 'replace', path: 'displayName', value: null }), undefined)
  assert.equal(
    patched('displayName', { op: 'add', path: 'displayName', value: null }),
    storedUser['displayName'],
  )
  assert.equal(patched('emails', { op: 'replace', path: 'emails', value: [] }), undefined)
  assert.deepEqual(patched('emails', { op: 'add', path: 'emails', value: [] }), [work, home])
  assert.deepEqual(patched('emails', { op: 'remove', path: 'emails', value: [] }), [work, home])
  assert.deepEqual(patched('name', { op: 'replace', path: 'name', value: { formatted: null } }), {
    givenName: 'Barbara',
    familyName: 'Jensen',
  })
})

test('an object for a complex attribute leaves unmentioned sub-attributes alone', () => {
  const expected = { formatted: 'Barbara J Jensen', givenName: 'Barbara', familyName: 'Smith' }
  for (const op of ['add', 'replace']) {
    assert.deepEqual(patched('name', { op, path: 'name', value: { FamilyName: 'Smith' } }), expected)
    assert.deepEqual(patched('name', { op, path: 'name.familyName', value: 'Smith' }), expected)
    assert.deepEqual(patched('name', { op, value: { 'name.familyName': 'Smith' } }), expected)
    assert.deepEqual(patched('name', { op, value: { name: { familyName: 'Smith' } } }), expected)
  }
  assert.deepEqual(patched('name', { op: 'remove', path: 'name.formatted' }), {
    givenName: 'Barbara',
    familyName: 'Jensen',
  })
  const all = ['formatted', 'givenName', 'familyName'].map((sub) => ({ op: 'remove', path: `name.${sub}` }))
  assert.equal(patched('name', ...all), undefined)
})

test('a value without path may hold plain, dotted and URN-qualified keys, filters, and whole extensions', () => {
  const { resource, changedAttributes } = patchUser({
    op: 'replace',
    value: {
      title: 'VP',
      'name.givenName': 'Barb',
      [`${enterpriseUrn}:employeeNumber`]: '7',
      [`${enterpriseUrn}:manager.displayName`]: 'Jo',
      [enterpriseUrn]: { department: 'Sales', costCenter: '4130' },
      'emails[type eq "home"].value': 'new@x.com',
    },
  })
  assert.equal(resource['title'], 'VP')
  assert.deepEqual(resource['name'], {
    formatted: 'Barbara J Jensen',
    givenName: 'Barb',
    familyName: 'Jensen',
  })
  assert.deepEqual(resource['emails'], [work, { value: 'new@x.com', type: 'home' }])
  assert.deepEqual(resource[enterpriseUrn], {
    employeeNumber: '7',
    department: 'Sales',
    manager: { value: 'M-1', displayName: 'Jo' },
    costCenter: '4130',
  })
  assert.deepEqual([...changedAttributes].sort(), [
    'emails',
    'name',
    'title',
    `${enterpriseUrn}:costCenter`,
    `${enterpriseUrn}:department`,
    `${enterpriseUrn}:employeeNumber`,
    `${enterpriseUrn}:manager`,
  ])
})

test('adding a value that is there already changes nothing', () => {
  for (const value of [[home], [{ value: 'babs@x.com' }], home, 'babs@x.com', [home, home]]) {
    assert.equal(patchUser({ op: 'add', path: 'emails', value }).changed, false, JSON.stringify(value))
  }
  assert.equal(patchUser({ op: 'add', path: 'active', value: 'True' }).changed, false)
  assert.equal(
    patchUser({ op: 'replace', path: 'userName', value: storedUser['userName'] ?? '' }).changed,
    false,
  )
})

test('an added value joins the others, once, and takes over what is new', () => {
  const other = { value: 'b@y.com', type: 'other' }
  assert.deepEqual(patched('emails', { op: 'add', path: 'emails', value: [other, other] }), [
    work,
    home,
    other,
  ])
  assert.deepEqual(patched('emails', { op: 'add', value: { emails: [other] } }), [work, home, other])
  const labelled = { ...home, display: 'Private' }
  assert.deepEqual(patched('emails', { op: 'add', path: 'emails', value: labelled }), [work, labelled])
  const sameAddress = { value: 'babs@x.com', type: 'other' }
  assert.deepEqual(patched('emails', { op: 'add', path: 'emails', value: sameAddress }), [
    work,
    home,
    sameAddress,
  ])
  const address = { type: 'work', locality: 'Oslo' }
  const twice = { op: 'add', path: 'addresses', value: [address, { locality: 'Oslo', type: 'work' }] }
  assert.deepEqual(patched('addresses', twice, twice), [address])
})

test('replace without brackets takes the place of all values', () => {
  const value = [{ value: 'only@x.com' }]
  assert.deepEqual(patched('emails', { op: 'replace', path: 'emails', value }), value)
  assert.deepEqual(patched('emails', { op: 'replace', value: { EMAILS: value } }), value)
})

test('remove takes what brackets or values name, ignoring labels', () => {
  assert.deepEqual(patched('emails', { op: 'remove', path: 'emails[type eq "home"]' }), [work])
  assert.deepEqual(patched('emails', { op: 'remove', path: 'emails[value co "x.com"]' }), [work])
  assert.deepEqual(
    patched('emails', {
      op: 'remove',
      path: 'emails',
      value: [{ value: 'babs@x.com', $ref: null, display: 'B' }],
    }),
    [work],
  )
  assert.deepEqual(patched('emails', { op: 'remove', path: 'emails', value: 'babs@x.com' }), [work])
  assert.deepEqual(patched('emails', { op: 'remove', path: 'emails', value: [{ ...home, type: 'work' }] }), [
    work,
    home,
  ])
  assert.deepEqual(patched('emails', { op: 'remove', path: 'emails', value: [{ type: 'home' }] }), [work])
  assert.equal(patched('emails', { op: 'remove', path: 'emails' }), undefined)
  assert.equal(patched('emails', { op: 'remove', path: 'emails', value: null }), undefined)
  assert.equal(patched('emails', { op: 'remove', path: 'emails[value pr]' }), undefined)
  assert.deepEqual(patched('emails', { op: 'remove', path: 'emails[type eq "work"].primary' }), [
    { value: 'bjensen@example.com', type: 'work' },
    home,
  ])
  assert.deepEqual(patched('emails', { op: 'remove', path: 'emails.type' }), [
    { value: 'bjensen@example.com', primary: true },
    { value: 'babs@x.com' },
  ])
})

test('removing what is not there is no error', () => {
  for (const path of [
    'title',
    'emails[type eq "other"]',
    'emails[type eq "other"].value',
    'name.middleName',
    'photos',
  ]) {
    assert.equal(patchUser({ op: 'remove', path }).changed, false, path)
  }
})

test('brackets with a sub-attribute change that sub-attribute of every match', () => {
  const changed = { ...work, value: 'new@example.com' }
  for (const op of ['add', 'replace']) {
    const operation = { op, path: 'emails[type eq "work"].value', value: 'new@example.com' }
    assert.deepEqual(patched('emails', operation), [changed, home])
    const all = { op, path: 'emails[value pr].display', value: 'x' }
    assert.deepEqual(patched('emails', all), [
      { ...work, display: 'x' },
      { ...home, display: 'x' },
    ])
  }
})

test('brackets with a sub-attribute make the value they describe when none matches', () => {
  for (const op of ['add', 'Replace']) {
    const phone = { op, path: 'phoneNumbers[type eq "work"].value', value: '+1' }
    assert.deepEqual(patched('phoneNumbers', phone), [
      { value: '+1 555 0100', type: 'mobile' },
      { type: 'work', value: '+1' },
    ])
    const street = {
      op,
      path: 'addresses[type eq "work" and country eq "NO"].streetAddress',
      value: 'Gate 1',
    }
    assert.deepEqual(patched('addresses', street), [{ type: 'work', country: 'NO', streetAddress: 'Gate 1' }])
    const role = { op, path: 'roles[primary eq "True"].value', value: 'admin' }
    assert.deepEqual(patched('roles', role), [
      { value: 'editor', type: 'app' },
      { primary: true, value: 'admin' },
    ])
  }
})

test('brackets that describe no single value have no target when none matches', () => {
  for (const filter of [
    'type eq "a" or type eq "b"',
    'value co "nobody"',
    'type ne "work" and type ne "home"',
  ]) {
    const path = `emails[${filter}].display`
    assertRefused(() => patchUser({ op: 'replace', path, value: 'x' }), 'noTarget', /condition in brackets/)
  }
  // One particular value that is not there, and a kind of value that nobody has heard of.
  for (const filter of ['value eq "nobody@x.com"', 'type eq "nonexistent"']) {
    const path = `emails[${filter}].display`
    assertRefused(() => patchUser({ op: 'replace', path, value: 'x' }), 'noTarget', /condition in brackets/)
  }
  const contradiction = 'emails[type eq "a" and type eq "b"].value'
  assertRefused(() => patchUser({ op: 'add', path: contradiction, value: 'x' }), 'noTarget')
})

test('replace of whole values in brackets puts the new value in place of each match, or has no target', () => {
  const operation = (filter: string, value: JsonValue) => ({
    op: 'replace',
    path: `emails[${filter}]`,
    value,
  })
  assert.deepEqual(patched('emails', operation('type eq "work"', { value: 'n@x.com' })), [
    { type: 'work', value: 'n@x.com' },
    home,
  ])
  const given = { value: 'n@x.com', type: 'other' }
  assert.deepEqual(patched('emails', operation('type eq "work"', [given])), [given, home])
  assert.deepEqual(patched('emails', operation('type eq "work"', null)), [home])
  const missing = operation('type eq "other"', { value: 'n@x.com' })
  assertRefused(() => patchUser(missing), 'noTarget', /no value of emails/)
  const several = operation('type eq "work"', [given, home])
  assertRefused(() => patchUser(several), 'invalidValue', /takes one value/)
})

test('add of a whole value in brackets completes the match, or makes it', () => {
  const operation = (filter: string) => ({ op: 'add', path: `emails[${filter}]`, value: { display: 'D' } })
  assert.deepEqual(patched('emails', operation('type eq "work"')), [{ ...work, display: 'D' }, home])
  assert.deepEqual(patched('emails', operation('type eq "other"')), [
    work,
    home,
    { type: 'other', display: 'D' },
  ])
})

test('a sub-attribute without brackets needs a single value to belong to', () => {
  const phone = { op: 'replace', path: 'phoneNumbers.value', value: '+47' }
  assert.deepEqual(patched('phoneNumbers', phone), [{ value: '+47', type: 'mobile' }])
  assert.deepEqual(patched('ims', { op: 'add', path: 'ims.value', value: 'kim' }), [{ value: 'kim' }])
  const emails = { op: 'replace', path: 'emails.value', value: 'same@x.com' }
  assertRefused(() => patchUser(emails), 'noTarget', /emails has several values/)
})

test('setting one primary takes it from the others', () => {
  const former = { ...work, primary: false }
  const chosen = { ...home, primary: true }
  for (const operation of [
    { op: 'replace', path: 'emails[type eq "home"].primary', value: 'True' },
    { op: 'add', path: 'emails', value: [{ value: 'babs@x.com', primary: true }] },
    { op: 'add', path: 'emails[type eq "home"]', value: { primary: true } },
  ]) {
    assert.deepEqual(patched('emails', operation), [former, chosen])
  }
  const added = { value: 'z@z', primary: true }
  assert.deepEqual(patched('emails', { op: 'add', value: { emails: [added] } }), [former, home, added])
  const both = { op: 'replace', path: 'emails[value pr].primary', value: true }
  assertRefused(() => patchUser(both), 'invalidValue', /more than one primary/)
  const two = { op: 'add', path: 'emails', value: [added, { value: 'y', primary: true }] }
  assertRefused(() => patchUser(two), 'invalidValue', /more than one primary/)
})
