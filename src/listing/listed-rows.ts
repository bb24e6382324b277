import { type RawBuilder, sql } from 'kysely'
import { isUuid } from '../provisioning/stored-user.ts'
import type { AttributeTarget } from '../scim/resolve-attribute.ts'
import type { ResourceSchema } from '../scim/schema.ts'
import { provisioningSchema } from '../scim/schemas/provisioning.ts'

export type Sql = RawBuilder<unknown>

/** Where an attribute stands: in one jsonb, or as rows with a column `value` that are only read when needed. */
export type Place = { readonly kind: 'json' | 'rows'; readonly sql: Sql }

/**
 * Resources of one kind as rows `r` with `id`, `resource`, `version`, `created_at` and `modified_at`, and how those of
 * their attributes are read that this server adds to the answer. They must read as the answer shows them.
 */
export type ListedRows = {
  readonly schema: ResourceSchema
  /** A table or a subquery that is called `r`. */
  readonly from: Sql
  readonly where: Sql
  /** How many rows there are, as a query with one column `n`. */
  readonly total: Sql
  /** Core attributes that are not in `r.resource`. */
  readonly added: Readonly<Record<string, Place>>
  readonly provisioning: Sql
  /** What an index knows of an attribute that equals a text. */
  readonly equality: (attribute: string, value: string) => Indexed | undefined
  /** The sort key of an attribute that has an index in that order and is never missing. */
  readonly ordered: Readonly<Record<string, Sql>>
  /** What a page reads of each row: columns, and left joins on `page.id`. */
  readonly columns: Sql
  readonly joins: Sql
}

/**
 * `exact`: this is the whole condition. Otherwise it finds a few rows too many, which the whole condition sorts out.
 * `unique`: at most one row has it.
 */
export type Indexed = { readonly exact: boolean; readonly unique?: true; readonly sql: Sql }

/** Where an attribute, without its sub-attribute, stands in a row. */
export function placeOf(target: AttributeTarget, rows: ListedRows): Place {
  const { name } = target.attribute
  if (target.urn !== undefined)
    return { kind: 'json', sql: sql`(${extensionOf(target.urn, rows)} -> ${name}::text)` }
  const added = Object.hasOwn(rows.added, name) ? rows.added[name] : undefined
  return added ?? { kind: 'json', sql: sql`(r.resource -> ${name}::text)` }
}

/** Everything a row has of an extension, as one jsonb. */
export function extensionOf(urn: string, rows: ListedRows): Sql {
  return urn === provisioningSchema.id ? rows.provisioning : sql`(r.resource -> ${urn}::text)`
}

/** The rows of a place, for a `from`. */
export function valuesOf(place: Place): Sql {
  return place.kind === 'rows' ? place.sql : sql`scim_values(${place.sql})`
}

/** Attributes every kind of resource has. `baseUrl` has no slash at its end. */
export function commonPlaces(schema: ResourceSchema, baseUrl: string): Readonly<Record<string, Place>> {
  const address = `${baseUrl}${schema.endpoint}/`
  return {
    id: { kind: 'json', sql: sql`to_jsonb(r.id::text)` },
    schemas: {
      kind: 'json',
      sql: sql`(coalesce(r.resource -> 'schemas', '[]') || to_jsonb(${provisioningSchema.id}::text))`,
    },
    meta: {
      kind: 'json',
      sql: sql`jsonb_build_object('resourceType', ${schema.name}::text, 'created', scim_time(r.created_at),
        'lastModified', scim_time(r.modified_at), 'location', ${address}::text || r.id,
        'version', 'W/"' || r.version || '"')`,
    },
  }
}

/** An id as we write it: no other text is equal to one. */
export function isPlainUuid(text: string): boolean {
  return isUuid(text) && text === text.toLowerCase()
}
