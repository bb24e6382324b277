import assert from 'node:assert/strict'
import test from 'node:test'
import { replaceResource } from './replace-resource.ts'
import { withExtensions } from './schema.ts'
import { text } from './schemas/define.ts'
import { userResource } from './schemas/resource-types.ts'
import { assertRefused } from './testing/refusal.ts'
import { enterpriseUrn, shownUser, storedUser, userUrn } from './testing/sample-user.ts'

const options = { unknownAttributes: 'refuse' } as const

test('the body that was read and sent back changes nothing', () => {
  const { resource, changed, changedAttributes } = replaceResource(
    storedUser,
    shownUser,
    userResource,
    options,
  )
  assert.deepEqual(changedAttributes, ['nickName'])
  assert.equal(changed, true)
  const { nickName: _blank, ...body } = shownUser
  assert.equal(replaceResource(storedUser, body, userResource, options).changed, false)
  assert.equal(resource['userName'], storedUser['userName'])
})

test('what the body leaves out is unassigned', () => {
  const { resource, changedAttributes } = replaceResource(
    storedUser,
    { userName: 'kim', active: true, [enterpriseUrn]: { department: 'Eng' } },
    userResource,
    options,
  )
  assert.deepEqual(resource, {
    schemas: [userUrn, enterpriseUrn],
    userName: 'kim',
    active: true,
    [enterpriseUrn]: { department: 'Eng' },
  })
  assert.ok(changedAttributes.includes('emails') && changedAttributes.includes(`${enterpriseUrn}:manager`))
  assert.ok(!changedAttributes.includes(`${enterpriseUrn}:department`))
})

test('silence about "active" never brings back someone who was disabled', () => {
  const disabled = { ...storedUser, active: false }
  for (const body of [{ userName: 'kim' }, { userName: 'kim', active: null }]) {
    assert.equal(replaceResource(disabled, body, userResource, options).resource['active'], false)
  }
  const explicit = replaceResource(disabled, { userName: 'kim', active: 'True' }, userResource, options)
  assert.equal(explicit.resource['active'], true)
})

test('an immutable value can be left out or repeated, not contradicted', () => {
  const id = 'urn:x:1.0:User'
  const attributes = [text('badge', 'Badge.', { mutability: 'immutable' })]
  const schema = withExtensions(userResource, [{ id, name: 'X', description: 'X.', attributes }])
  const current = { schemas: [userUrn, id], userName: 'kim', [id]: { badge: '7' } }
  const replace = (body: object) => replaceResource(current, { userName: 'kim', ...body }, schema, options)
  assert.equal(replace({}).changed, false)
  assert.equal(replace({ [id]: { badge: '7' } }).changed, false)
  assertRefused(() => replace({ [id]: { badge: '8' } }), 'mutability', /badge can't be changed/)
})
