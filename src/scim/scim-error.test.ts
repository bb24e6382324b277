import assert from 'node:assert/strict'
import test from 'node:test'
import { ScimError, shown, toErrorBody } from './scim-error.ts'

test('the error body has its status as text and the schema of errors', () => {
  assert.deepEqual(toErrorBody(new ScimError(409, 'userName is taken', 'uniqueness')), {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: '409',
    scimType: 'uniqueness',
    detail: 'userName is taken',
  })
})

test('an error without scimType has none in its body', () => {
  assert.deepEqual(Object.keys(toErrorBody(new ScimError(404, 'no such user'))), [
    'schemas',
    'status',
    'detail',
  ])
})

test('text from a request is shortened and escaped before it stands in a sentence', () => {
  assert.equal(shown('a"b\n'), '"a\\"b\\n"')
  assert.ok(shown('x'.repeat(100_000)).length < 100)
})
