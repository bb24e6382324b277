import assert from 'node:assert/strict'
import test from 'node:test'
import { plainBoolean, plainOperationValue, plainSchemaUri, readAppRole } from './dialect.ts'

test('text that is a boolean is one, all other text is not', () => {
  for (const text of ['True', 'true', 'TRUE']) assert.equal(plainBoolean(text), true)
  for (const text of ['False', 'false']) assert.equal(plainBoolean(text), false)
  for (const value of ['', 'yes', ' true', '1', 1, 0, null, [], {}])
    assert.equal(plainBoolean(value), undefined)
})

test('one value in the list Microsoft puts it into is that value, and any other list stays a list', () => {
  assert.equal(plainOperationValue([{ $ref: null, value: 'False' }]), 'False')
  assert.equal(plainOperationValue([{ value: true }]), true)
  for (const value of [
    'x',
    null,
    [],
    ['x'],
    { value: 'x' },
    [{ $ref: null }],
    [{ value: null }],
    [{ value: { value: 'x' } }],
    [{ value: 'x', type: 'work' }],
    [{ value: 'x' }, { value: 'y' }],
  ])
    assert.equal(plainOperationValue(value), value)
})

test('SCIM 1 URIs have their SCIM 2 names', () => {
  const group = 'urn:ietf:params:scim:schemas:core:2.0:group'
  assert.equal(plainSchemaUri('urn:scim:schemas:core:1.0', 'Group'), group)
  assert.equal(plainSchemaUri('URN:ietf:params:scim:schemas:core:2.0:Group', 'Group'), group)
  assert.equal(
    plainSchemaUri('urn:scim:schemas:extension:enterprise:1.0', 'User'),
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:user',
  )
})

test('an app role is read out of the JSON text Entra sends, or is the text itself', () => {
  const sent = '{"id":"06b0","value":"25","displayName":"Editor"}'
  assert.deepEqual(readAppRole(sent), { id: '06b0', value: '25', displayName: 'Editor' })
  assert.deepEqual(readAppRole('{"value":"25"}'), { value: '25' })
  for (const text of [
    'Editor',
    '',
    '{',
    '{"id":"1"}',
    '{"value":5}',
    '["a"]',
    '{"__proto__":{"value":"x"}}',
  ]) {
    assert.deepEqual(readAppRole(text), { value: text })
  }
})
