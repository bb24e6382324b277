import assert from 'node:assert/strict'
import test from 'node:test'
import { sampleConnector, sampleFacts } from '../connector/testing/sample-connector.ts'
import { toUserFacts } from '../scim/user-facts.ts'
import { sampleContext } from './testing/sample-context.ts'
import { observedKim } from './testing/samples.ts'
import { attributesFor, matchKeyOf, refuseProtected } from './user-attributes.ts'

const facts = toUserFacts({
  userName: 'Kim',
  name: { givenName: 'Kim', familyName: 'Doe' },
  displayName: 'Kim Doe',
  emails: [{ value: 'Kim.Doe@Example.com' }],
  title: 'CEO',
})

function contextWith(more: Parameters<typeof sampleFacts>[0]) {
  return sampleContext({ connector: sampleConnector({ facts: sampleFacts(more) }) })
}

test('only what the connector writes matters, beside what accounts are found by', () => {
  assert.deepEqual(attributesFor(contextWith({ attributes: ['familyName'] }), facts), {
    userName: 'Kim',
    email: 'Kim.Doe@Example.com',
    familyName: 'Doe',
  })
})

test('a connector that takes anything gets every further attribute as well', () => {
  const { profile, ...rest } = attributesFor(contextWith({ attributes: 'any' }), facts)
  assert.deepEqual(Object.keys(rest), ['userName', 'email', 'givenName', 'familyName', 'displayName'])
  assert.equal(profile?.['title'], 'CEO')
})

test('an account is found by the e-mail or the sign-in name, as its vendor does', () => {
  const attributes = { userName: 'Kim', email: 'Kim.Doe@Example.com' }
  assert.equal(matchKeyOf(contextWith({ matchOn: 'email' }), attributes), 'kim.doe@example.com')
  assert.equal(matchKeyOf(contextWith({ matchOn: 'userName' }), attributes), 'kim')
  assert.equal(matchKeyOf(contextWith({ matchOn: 'email' }), { userName: 'Kim' }), 'kim')
})

test('a mark by a person, or by the vendor, protects an account; being an admin does not', () => {
  const refusalOf = (protectedByPerson: boolean, ...marks: ('owner' | 'admin' | 'self')[]) =>
    refuseProtected({ protectedByPerson, observed: observedKim({ marks }) })
  assert.equal(refusalOf(true), 'protectedAccount')
  assert.equal(refusalOf(false, 'admin', 'owner'), 'ownerAccount')
  assert.equal(refusalOf(false, 'self'), 'ownAccount')
  assert.equal(refusalOf(false, 'admin'), undefined)
  assert.equal(refuseProtected({ protectedByPerson: false, observed: null }), undefined)
})
