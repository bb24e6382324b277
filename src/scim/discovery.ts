import { sameName } from './fold.ts'
import type { JsonObject } from './json.ts'
import { type Attribute, findAttribute, type ResourceSchema, type Schema } from './schema.ts'
import { commonAttributes } from './schemas/common.ts'
import { resourceTypeSchema, schemaSchema, serviceProviderConfigSchema } from './schemas/protocol.ts'

const schemaUri = 'urn:ietf:params:scim:schemas:core:2.0:Schema'
const resourceTypeUri = 'urn:ietf:params:scim:schemas:core:2.0:ResourceType'

/**
 * The schemas behind the given types of resource, each once, RFC 7643 §7. `baseUrl` has no slash at its end, here and
 * below. A listing of them is made with `toListResponse`.
 */
export function schemaBodies(baseUrl: string, resources: readonly ResourceSchema[]): readonly JsonObject[] {
  const schemas = resources.flatMap(({ core, extensions }) => [
    withExternalId(core),
    ...extensions.map(({ schema }) => schema),
  ])
  return [...new Map(schemas.map((schema) => [schema.id, toSchemaBody(baseUrl, schema)])).values()]
}

/**
 * A core schema as it is told: with the one common attribute a client writes. RFC 7643 §3.1 leaves common attributes
 * out of schemas, but Microsoft's validation looks for `externalId` there (github.com/AzureAD/SCIMReferenceCode).
 */
function withExternalId(core: Schema): Schema {
  const externalId = findAttribute(commonAttributes, 'externalId')
  return externalId ? { ...core, attributes: [...core.attributes, externalId] } : core
}

/** The schemas of what discovery itself answers, RFC 7643 §8.7.2. */
export function protocolSchemaBodies(baseUrl: string): readonly JsonObject[] {
  return [serviceProviderConfigSchema, resourceTypeSchema, schemaSchema].map((schema) =>
    toSchemaBody(baseUrl, schema),
  )
}

/** The types of resource, RFC 7643 §6. */
export function resourceTypeBodies(
  baseUrl: string,
  resources: readonly ResourceSchema[],
): readonly JsonObject[] {
  return resources.map((resource) => ({
    schemas: [resourceTypeUri],
    id: resource.name,
    name: resource.name,
    endpoint: resource.endpoint,
    description: resource.description,
    schema: resource.core.id,
    schemaExtensions: resource.extensions.map(({ schema, required }) => ({ schema: schema.id, required })),
    meta: { resourceType: 'ResourceType', location: `${baseUrl}/ResourceTypes/${resource.name}` },
  }))
}

/** The one body of that id, in any case, as `/Schemas/{id}` and `/ResourceTypes/{id}` answer it. */
export function findBody(bodies: readonly JsonObject[], id: string): JsonObject | undefined {
  return bodies.find((body) => typeof body['id'] === 'string' && sameName(body['id'], id))
}

function toSchemaBody(baseUrl: string, schema: Schema): JsonObject {
  return {
    schemas: [schemaUri],
    id: schema.id,
    name: schema.name,
    description: schema.description,
    attributes: schema.attributes.map(toAttributeBody),
    meta: { resourceType: 'Schema', location: `${baseUrl}/Schemas/${schema.id}` },
  }
}

/** Characteristics that mean nothing for a type are left out; nothing is ever null, which Entra's reader demands. */
function toAttributeBody(attribute: Attribute): JsonObject {
  const { canonicalValues, referenceTypes, subAttributes } = attribute
  const isTextual = ['string', 'reference', 'binary'].includes(attribute.type)
  return {
    name: attribute.name,
    type: attribute.type,
    multiValued: attribute.multiValued,
    description: attribute.description,
    required: attribute.required,
    ...(isTextual && { caseExact: attribute.caseExact }),
    mutability: attribute.mutability,
    returned: attribute.returned,
    uniqueness: attribute.uniqueness,
    ...(canonicalValues && { canonicalValues }),
    ...(referenceTypes && { referenceTypes }),
    ...(subAttributes && { subAttributes: subAttributes.map(toAttributeBody) }),
  }
}
