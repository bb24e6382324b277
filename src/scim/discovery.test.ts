import assert from 'node:assert/strict'
import test from 'node:test'
import { findBody, resourceTypeBodies, schemaBodies } from './discovery.ts'
import { isJsonArray, isJsonObject, type JsonValue } from './json.ts'
import { withExtensions } from './schema.ts'
import { text } from './schemas/define.ts'
import { groupResource, userResource } from './schemas/resource-types.ts'
import { serviceProviderConfig } from './service-provider-config.ts'
import { enterpriseUrn, provisioningUrn, userUrn } from './testing/sample-user.ts'

const baseUrl = 'https://overlock.example/scim/v2/crm'
const groupUrn = 'urn:ietf:params:scim:schemas:core:2.0:Group'
const resources = [userResource, groupResource]

function holdsNull(value: JsonValue): boolean {
  if (isJsonArray(value)) return value.some(holdsNull)
  return isJsonObject(value) ? Object.values(value).some(holdsNull) : value === null
}

test('every schema is there once, described to the last sub-attribute, without a null', () => {
  const bodies = schemaBodies(baseUrl, resources)
  assert.deepEqual(
    bodies.map((body) => body['id']),
    [userUrn, enterpriseUrn, provisioningUrn, groupUrn],
  )
  for (const body of bodies) assert.ok(!holdsNull(body))
  const check = (attributes: JsonValue | undefined) => {
    assert.ok(isJsonArray(attributes) && attributes.length > 0)
    for (const attribute of attributes) {
      assert.ok(isJsonObject(attribute) && typeof attribute['name'] === 'string')
      assert.ok(String(attribute['description']).endsWith('.'), `${attribute['name']} is not described`)
      assert.equal(attribute['type'] === 'complex', 'subAttributes' in attribute)
      if ('subAttributes' in attribute) check(attribute['subAttributes'])
    }
  }
  for (const body of bodies) check(body['attributes'])
})

test('the User schema has all attributes of the RFC with their characteristics', () => {
  const body = findBody(schemaBodies(baseUrl, resources), userUrn.toUpperCase())
  const attributes = body?.['attributes']
  assert.ok(isJsonArray(attributes))
  assert.deepEqual(
    attributes.map((attribute) => isJsonObject(attribute) && attribute['name']),
    [
      'userName',
      'name',
      'displayName',
      'nickName',
      'profileUrl',
      'title',
      'userType',
      'preferredLanguage',
      'locale',
      'timezone',
      'active',
      'password',
      'emails',
      'phoneNumbers',
      'ims',
      'photos',
      'addresses',
      'groups',
      'entitlements',
      'roles',
      'x509Certificates',
      'externalId',
    ],
  )
  assert.deepEqual(attributes[0], {
    name: 'userName',
    type: 'string',
    multiValued: false,
    description: 'The name a person signs in with. Unique without regard to case.',
    required: true,
    caseExact: false,
    mutability: 'readWrite',
    returned: 'default',
    uniqueness: 'server',
  })
})

test('resource types name their endpoint, schema and extensions', () => {
  const bodies = resourceTypeBodies(baseUrl, resources)
  assert.deepEqual(findBody(bodies, 'user'), {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'],
    id: 'User',
    name: 'User',
    endpoint: '/Users',
    description: userResource.description,
    schema: userUrn,
    schemaExtensions: [
      { schema: enterpriseUrn, required: false },
      { schema: provisioningUrn, required: false },
    ],
    meta: { resourceType: 'ResourceType', location: `${baseUrl}/ResourceTypes/User` },
  })
  assert.equal(findBody(bodies, 'Device'), undefined)
})

test('an extension added as data is discovered, and replaces one of the same URI', () => {
  const badge = {
    id: 'urn:x:1.0:User',
    name: 'Badge',
    description: 'Badge.',
    attributes: [text('color', 'Color.')],
  }
  const once = withExtensions(userResource, [badge])
  const twice = withExtensions(once, [{ ...badge, id: 'URN:x:1.0:User', name: 'Other' }])
  assert.equal(findBody(schemaBodies(baseUrl, [once]), 'urn:x:1.0:user')?.['name'], 'Badge')
  assert.equal(findBody(schemaBodies(baseUrl, [twice]), 'urn:x:1.0:user')?.['name'], 'Other')
  assert.equal(twice.extensions.length, once.extensions.length)
  assert.equal(userResource.extensions.length, 2)
})

test('the service provider declares what it is told it can do, and no more', () => {
  const least = serviceProviderConfig(baseUrl, { sort: false, etag: false, basicAuthentication: false })
  assert.deepEqual(least['patch'], { supported: true })
  assert.deepEqual(least['bulk'], { supported: false, maxOperations: 0, maxPayloadSize: 0 })
  assert.deepEqual(least['filter'], { supported: true, maxResults: 200 })
  assert.deepEqual(least['pagination'], {
    index: true,
    cursor: false,
    defaultPaginationMethod: 'index',
    defaultPageSize: 100,
    maxPageSize: 200,
  })
  assert.equal((least['authenticationSchemes'] as JsonValue[]).length, 1)
  const most = serviceProviderConfig(baseUrl, {
    bulk: { maxOperations: 1000, maxPayloadSize: 2_097_152 },
    sort: true,
    etag: true,
    cursorPaging: { timeoutSeconds: 3600 },
    basicAuthentication: true,
  })
  assert.deepEqual(most['bulk'], { supported: true, maxOperations: 1000, maxPayloadSize: 2_097_152 })
  assert.deepEqual([most['sort'], most['etag']], [{ supported: true }, { supported: true }])
  assert.equal((most['authenticationSchemes'] as JsonValue[]).length, 2)
  assert.ok(!holdsNull(most))
})
