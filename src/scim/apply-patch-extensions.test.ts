import assert from 'node:assert/strict'
import test from 'node:test'
import type { JsonObject } from './json.ts'
import { manager, patched, patchResource, patchUser } from './testing/patching.ts'
import { assertRefused } from './testing/refusal.ts'
import { enterpriseUrn, storedUser, userUrn } from './testing/sample-user.ts'

test('the manager comes as object, bare id or list of one, under every name it goes by', () => {
  const path = `${enterpriseUrn}:manager`
  assert.deepEqual(manager({ op: 'replace', path, value: { value: 'M-2' } }), {
    value: 'M-2',
    displayName: 'John Smith',
  })
  for (const value of ['M-2', [{ value: 'M-2' }], ['M-2']]) {
    for (const name of [path, 'manager', path.toUpperCase()]) {
      assert.deepEqual(manager({ op: 'Add', path: name, value }), { value: 'M-2' }, JSON.stringify(value))
    }
  }
  const withReference = [{ $ref: 'https://x/Users/M-2', value: 'M-2' }]
  assert.deepEqual(manager({ op: 'Add', path: 'manager', value: withReference }), withReference[0])
  assert.equal(manager({ op: 'remove', path }), undefined)
  assert.equal(manager({ op: 'replace', path, value: '' }), undefined)
  assert.deepEqual(manager({ op: 'replace', path: `${path}.managerId`, value: 'M-3' }), {
    value: 'M-3',
    displayName: 'John Smith',
  })
})

test('a bare extension URI stands for all of the extension', () => {
  const { manager: _manager, ...rest } = storedUser[enterpriseUrn] as JsonObject
  const merged = { op: 'add', path: enterpriseUrn, value: { Department: 'Sales', manager: null } }
  assert.deepEqual(patched(enterpriseUrn, { ...merged, op: 'replace' }), { ...rest, department: 'Sales' })
  assert.deepEqual((patched(enterpriseUrn, merged) as JsonObject)['department'], 'Sales')
  for (const operation of [
    { op: 'remove', path: enterpriseUrn },
    { op: 'replace', path: enterpriseUrn, value: null },
    { op: 'replace', value: { [enterpriseUrn.toUpperCase()]: null } },
  ]) {
    const { resource } = patchUser(operation)
    assert.ok(!(enterpriseUrn in resource))
    assert.deepEqual(resource['schemas'], [userUrn])
  }
  const unknown = { op: 'add', path: enterpriseUrn, value: { shoeSize: 1 } }
  assertRefused(() => patchUser(unknown), 'invalidPath', /shoeSize/)
  assertRefused(() => patchUser({ op: 'add', path: enterpriseUrn, value: 'x' }), 'invalidValue')
})

test('an extension whose URI ends in a version can be named like the others', () => {
  const urn = 'urn:scim:schemas:extension:enterprise:1.0'
  const byKey = { op: 'replace', value: { [urn]: { department: 'Sales' } } }
  const byPath = { op: 'replace', path: `${urn}:department`, value: 'Sales' }
  for (const operation of [byKey, byPath, { op: 'add', path: urn, value: { department: 'Sales' } }]) {
    assert.equal((patched(enterpriseUrn, operation) as JsonObject)['department'], 'Sales')
  }
})

test('the first attribute of an extension lists it in "schemas"', () => {
  const bare: JsonObject = { schemas: [userUrn], userName: 'kim' }
  const operation = { op: 'add', path: `${enterpriseUrn}:department`, value: 'Eng' }
  assert.deepEqual(patchResource(bare, [operation]).resource, {
    schemas: [userUrn, enterpriseUrn],
    userName: 'kim',
    [enterpriseUrn]: { department: 'Eng' },
  })
})
