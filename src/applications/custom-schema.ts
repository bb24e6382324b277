import { z } from 'zod'
import { isAttributeName, parseAttributeRef } from '../scim/attribute-ref.ts'
import { foldCase, sameName } from '../scim/fold.ts'
import { type ResourceSchema, type Schema, withExtensions } from '../scim/schema.ts'
import { attribute } from '../scim/schemas/define.ts'
import { groupResource, userResource } from '../scim/schemas/resource-types.ts'

/** A schema an administrator added to an application: what its Users or Groups may carry besides. */
export type CustomSchema = { readonly resource: 'User' | 'Group'; readonly schema: Schema }

/** Users and Groups with all they may carry. */
export type ResourceSchemas = { readonly user: ResourceSchema; readonly group: ResourceSchema }

export function resourcesWith(schemas: readonly CustomSchema[]): ResourceSchemas {
  const of = (name: string) => schemas.filter(({ resource }) => resource === name).map(({ schema }) => schema)
  return { user: withExtensions(userResource, of('User')), group: withExtensions(groupResource, of('Group')) }
}

const standard = [userResource, groupResource].flatMap(({ core, extensions }) => [
  core.id,
  ...extensions.map(({ schema }) => schema.id),
])

const urn = z
  .string()
  .max(200)
  .refine(
    (id) => parseAttributeRef(id)?.urn !== undefined && parseAttributeRef(id)?.sub === undefined,
    'must be a URN whose last part is a name or a version, such as "urn:example:scim:acme:2.0:User"',
  )
  .refine((id) => !standard.some((known) => sameName(known, id)), 'is a standard schema and stays as it is')

const name = z
  .string()
  .max(100)
  .refine(
    (text) => isAttributeName(text) && !['constructor', 'prototype'].includes(foldCase(text)),
    'must begin with a letter and hold letters, digits, "_" and "-" only',
  )

const characteristics = {
  name,
  description: z.string().max(1_000).default(''),
  multiValued: z.boolean().default(false),
  required: z.boolean().default(false),
  caseExact: z.boolean().optional(),
  mutability: z.enum(['readWrite', 'immutable']).default('readWrite'),
  returned: z.enum(['always', 'default', 'request', 'never']).default('default'),
  uniqueness: z.literal('none').default('none'),
  canonicalValues: z.array(z.string()).max(200).optional(),
  referenceTypes: z.array(z.string()).max(20).optional(),
}

const simpleType = z.enum(['string', 'boolean', 'decimal', 'integer', 'dateTime', 'binary', 'reference'])
const simpleAttribute = z.strictObject({ ...characteristics, type: simpleType.default('string') })
const complexAttribute = z.strictObject({
  ...characteristics,
  type: z.literal('complex'),
  subAttributes: z.array(simpleAttribute).min(1).max(100).refine(haveOwnNames, 'two have the same name'),
})

/**
 * The definition of a custom schema in the form of RFC 7643 §7, with the defaults of §2.2. Uniqueness is not offered,
 * nor are attributes only this server writes: nothing here would write them.
 */
const definition = z.object({
  id: urn,
  name: z.string().min(1).max(100).optional(),
  description: z.string().max(1_000).default(''),
  resource: z.enum(['User', 'Group']).default('User'),
  attributes: z
    .array(z.union([complexAttribute, simpleAttribute]))
    .min(1)
    .max(200)
    .refine(haveOwnNames, 'two have the same name'),
})

/** The schema a definition describes, or what is wrong with it, in words for a person. */
export function parseCustomSchema(
  raw: unknown,
): { readonly custom: CustomSchema } | { readonly problems: readonly string[] } {
  const parsed = definition.safeParse(raw)
  if (!parsed.success)
    return { problems: parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) }
  const { id, resource, description, attributes } = parsed.data
  const schema: Schema = {
    ...{ id, description },
    name: parsed.data.name ?? parseAttributeRef(id)?.name ?? id,
    attributes: attributes.map((given) => toAttribute(given)),
  }
  return { custom: { resource, schema } }
}

type Given = z.output<typeof complexAttribute> | z.output<typeof simpleAttribute>

function toAttribute(given: Given): Schema['attributes'][number] {
  const { name: called, type, description, caseExact, canonicalValues, referenceTypes, ...more } = given
  const { subAttributes, ...plain } = { subAttributes: undefined, ...more }
  return attribute(called, type, description, {
    ...plain,
    ...(caseExact !== undefined && { caseExact }),
    ...(canonicalValues !== undefined && { canonicalValues }),
    ...(referenceTypes !== undefined && { referenceTypes }),
    ...(subAttributes !== undefined && { subAttributes: subAttributes.map(toAttribute) }),
  })
}

function haveOwnNames(attributes: readonly { readonly name: string }[]): boolean {
  return new Set(attributes.map(({ name: called }) => foldCase(called))).size === attributes.length
}
