import assert from 'node:assert/strict'
import test from 'node:test'
import type { JsonObject } from './json.ts'
import { enterpriseUrn, shownUser, storedUser } from './testing/sample-user.ts'
import { toUserFacts } from './user-facts.ts'

test('a User is told in our words, and nothing it says is lost', () => {
  const expected = {
    userName: 'Bjensen@Example.com',
    externalId: '00u1AbC',
    active: true,
    email: 'bjensen@example.com',
    givenName: 'Barbara',
    familyName: 'Jensen',
    displayName: 'Babs "B" Jensen',
    profile: {
      name: { formatted: 'Barbara J Jensen' },
      userType: 'Employee',
      emails: storedUser['emails'],
      phoneNumbers: storedUser['phoneNumbers'],
      roles: storedUser['roles'],
      [enterpriseUrn]: storedUser[enterpriseUrn],
    },
  }
  assert.deepEqual(toUserFacts(storedUser), expected)
  const shown = toUserFacts(shownUser)
  assert.deepEqual(shown.profile, { ...expected.profile, title: null, nickName: '' })
})

test('a User that does not say is active', () => {
  assert.deepEqual(toUserFacts({ userName: 'kim' }), { userName: 'kim', active: true, profile: {} })
  assert.equal(toUserFacts({ userName: 'kim', active: false }).active, false)
})

test('a name without more leaves nothing behind', () => {
  const facts = toUserFacts({ userName: 'kim', name: { givenName: 'Kim', familyName: 'Lee' } })
  assert.deepEqual(facts, { userName: 'kim', active: true, givenName: 'Kim', familyName: 'Lee', profile: {} })
})

test('the e-mail is the primary one, else the one for work, else the first, else the userName', () => {
  const email = (user: JsonObject) => toUserFacts({ userName: 'kim@corp.example', ...user }).email
  const [home, work, primary] = [
    { value: 'h@x', type: 'home' },
    { value: 'w@x', type: 'Work' },
    { value: 'p@x', primary: true },
  ]
  assert.equal(email({ emails: [home, work, primary] }), 'p@x')
  assert.equal(email({ emails: [home, work] }), 'w@x')
  assert.equal(email({ emails: [home] }), 'h@x')
  assert.equal(email({ emails: [{ type: 'work' }, { value: ' ', primary: true }, home] }), 'h@x')
  assert.equal(email({ emails: [{ type: 'work' }] }), 'kim@corp.example')
  assert.equal(email({}), 'kim@corp.example')
})

test('a userName that is no e-mail gives none', () => {
  for (const userName of [
    'kim',
    'kim@',
    '@corp.example',
    'kim@corp',
    'a@b@c.de',
    'kim lee@c.de',
    'kim@c..de',
    'kim@.de',
  ]) {
    assert.equal(toUserFacts({ userName }).email, undefined, userName)
  }
})
