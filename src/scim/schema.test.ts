import assert from 'node:assert/strict'
import test from 'node:test'
import { isAttributeName, parseAttributeRef } from './attribute-ref.ts'
import { type Attribute, findAttribute, type Schema } from './schema.ts'
import { commonAttributes } from './schemas/common.ts'
import { groupResource, userResource } from './schemas/resource-types.ts'

const schemas: readonly Schema[] = [userResource, groupResource].flatMap(({ core, extensions }) => [
  core,
  ...extensions.map(({ schema }) => schema),
])

function assertSound(attributes: readonly Attribute[], where: string): void {
  for (const attribute of attributes) {
    const name = `${where}.${attribute.name}`
    assert.ok(isAttributeName(attribute.name), name)
    assert.equal(findAttribute(attributes, attribute.name.toUpperCase()), attribute, `${name} is there twice`)
    assert.equal(attribute.type === 'complex', attribute.subAttributes !== undefined, name)
    if (attribute.subAttributes) assertSound(attribute.subAttributes, name)
  }
}

test('every schema can be named and its attributes found, each once', () => {
  assert.ok(schemas.length > 4)
  for (const schema of schemas) {
    assert.ok(parseAttributeRef(schema.id), schema.id)
    assertSound(schema.attributes, schema.id)
  }
  assertSound(commonAttributes, 'common')
})

test('no core attribute hides a common one', () => {
  for (const { name } of commonAttributes) {
    for (const { core } of [userResource, groupResource]) {
      assert.equal(findAttribute(core.attributes, name), undefined, name)
    }
  }
})

test('names that every object inherits are not attributes', () => {
  for (const name of ['toString', 'constructor', '__proto__', 'hasOwnProperty']) {
    assert.equal(findAttribute(userResource.core.attributes, name), undefined)
  }
})
