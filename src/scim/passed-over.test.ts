import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from './json.ts'
import { type ParseOptions, parseResource } from './resource.ts'
import { userResource } from './schemas/resource-types.ts'
import { enterpriseUrn } from './testing/sample-user.ts'

const keep: ParseOptions = { unknownAttributes: 'keep' }
const parseUser = (attributes: JsonObject, options: ParseOptions) =>
  parseResource({ userName: 'kim', ...attributes }, userResource, options)

test('an extension attribute given in its place and also outside of it counts as in its place', () => {
  const inPlace = { [enterpriseUrn]: { department: 'a' } }
  for (const attributes of [
    { ...inPlace, department: 'b' },
    { department: 'b', ...inPlace },
  ])
    assert.deepEqual(parseUser(attributes, keep).resource[enterpriseUrn], { department: 'a' })
})

test('an unknown attribute is passed over and noted where it is dropped', () => {
  const { resource, dropped } = parseUser({ shoeSize: 43 }, { unknownAttributes: 'drop' })
  assert.ok(!('shoeSize' in resource))
  assert.deepEqual(dropped, [{ attribute: 'shoeSize', why: 'unknownAttribute' }])
})
