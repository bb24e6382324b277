import { sql } from 'kysely'
import type { Operator } from '../scim/filter.ts'
import type { Operand } from '../scim/operand.ts'
import type { AttributeTarget } from '../scim/resolve-attribute.ts'
import type { ResolvedFilter } from '../scim/resolve-filter.ts'
import { comparisonSql, signOf } from './comparison-sql.ts'
import { extensionOf, type ListedRows, type Place, placeOf, type Sql, valuesOf } from './listed-rows.ts'

/** Where attributes are looked up: in a row, or in one element while inside brackets. */
type Scope = {
  readonly place: (target: AttributeTarget) => Place
  readonly extension: (urn: string) => Sql
  /** Only of a row. */
  readonly rows?: ListedRows
  /** How many values around this one have a name already. */
  readonly depth: number
}

/**
 * A filter as a condition on rows `r`. It is true of exactly the rows whose answers `compileFilter` accepts; it may be
 * null instead of false. Every value and every name is a parameter.
 */
export function filterSql(filter: ResolvedFilter, rows: ListedRows): Sql {
  return conditionSql(filter, {
    place: (target) => placeOf(target, rows),
    extension: (urn) => extensionOf(urn, rows),
    rows,
    depth: 0,
  })
}

/** The condition of a filter that at most one row can pass, and that an index alone answers. */
export function uniqueSql(filter: ResolvedFilter, rows: ListedRows): Sql | undefined {
  if (filter.kind !== 'compare' || filter.operator !== 'eq' || filter.operand.kind !== 'text')
    return undefined
  const { urn, attribute, sub } = filter.target
  if (urn !== undefined || sub !== undefined) return undefined
  const indexed = rows.equality(attribute.name, filter.operand.value)
  return indexed?.exact && indexed.unique ? indexed.sql : undefined
}

function conditionSql(filter: ResolvedFilter, scope: Scope): Sql {
  switch (filter.kind) {
    case 'and':
    case 'or': {
      const between = filter.kind === 'and' ? sql` and ` : sql` or `
      return sql`(${sql.join(
        filter.filters.map((part) => conditionSql(part, scope)),
        between,
      )})`
    }
    case 'not':
      return sql`(${conditionSql(filter.filter, scope)}) is not true`
    case 'carries':
      return sql`scim_present(${scope.extension(filter.urn)})`
    case 'present':
      return presenceSql(filter.target, scope)
    case 'compare':
      return compareSql(filter.target, filter.operator, filter.operand, scope)
    case 'anyElement':
      return elementSql(filter, scope)
    default:
      return filter satisfies never
  }
}

function presenceSql(target: AttributeTarget, scope: Scope): Sql {
  const place = scope.place(target)
  if (target.sub === undefined && place.kind === 'json') return sql`scim_present(${place.sql})`
  return anySql(target, scope, (value) => sql`scim_present(${value})`)
}

function compareSql(target: AttributeTarget, operator: Operator, operand: Operand, scope: Scope): Sql {
  if (operand.kind === 'null') {
    const present = presenceSql(target, scope)
    return operator === 'ne' ? present : sql`(${present}) is not true`
  }
  const time = operand.kind === 'instant' ? timeSql(target, scope) : undefined
  if (time !== undefined && operand.kind === 'instant')
    return sql`${time} ${signOf(operator)} ${operand.value}::bigint`
  if (operator === 'ne') return differenceSql(target, operand, scope)
  const whole = anySql(target, scope, (value) => comparisonSql(value, operator, operand))
  const indexed =
    operator === 'eq' && operand.kind === 'text' ? indexedSql(target, operand.value, scope) : undefined
  if (indexed === undefined) return whole
  return indexed.exact ? indexed.sql : sql`(${indexed.sql} and ${whole})`
}

/** The columns behind `meta`, so that the texts made of them need not be read again. */
function timeSql({ urn, attribute, sub }: AttributeTarget, { rows }: Scope): Sql | undefined {
  if (rows === undefined || urn !== undefined || attribute.name !== 'meta') return undefined
  if (sub?.name === 'created') return sql`scim_milliseconds(r.created_at)`
  return sub?.name === 'lastModified' ? sql`scim_milliseconds(r.modified_at)` : undefined
}

/** True where nothing is assigned, and where some value is another one. */
function differenceSql(
  target: AttributeTarget,
  operand: Exclude<Operand, { kind: 'null' }>,
  scope: Scope,
): Sql {
  const differs = (value: Sql) => sql`(${comparisonSql(value, 'eq', operand)}) is not true`
  const different = anySql(target, scope, differs)
  if (isSingle(target, scope)) return different
  return sql`(not ${anySql(target, scope, () => sql`true`)} or ${different})`
}

function indexedSql({ urn, attribute, sub }: AttributeTarget, value: string, { rows }: Scope) {
  if (urn !== undefined || (sub !== undefined && sub.name !== 'value')) return undefined
  return rows?.equality(attribute.name, value)
}

function isSingle(target: AttributeTarget, scope: Scope): boolean {
  const many = target.attribute.multiValued || target.sub?.multiValued
  return !many && scope.place(target).kind === 'json'
}

/** Whether some value of the attribute passes. A single one is tested where it stands. */
function anySql(target: AttributeTarget, scope: Scope, test: (value: Sql) => Sql): Sql {
  const place = scope.place(target)
  const { sub } = target
  const part = (value: Sql) => (sub === undefined ? value : sql`(${value} -> ${sub.name}::text)`)
  if (isSingle(target, scope)) return test(part(place.sql))
  const name = nameAt(scope.depth)
  if (sub === undefined || !sub.multiValued) {
    const value = part(sql`${name}.value`)
    const given = sub === undefined ? sql`` : sql`${value} <> 'null' and `
    return sql`exists (select from ${valuesOf(place)} as ${name}(value) where ${given}${test(value)})`
  }
  const inner = nameAt(scope.depth + 1)
  return sql`exists (select from ${valuesOf(place)} as ${name}(value), scim_values(${part(sql`${name}.value`)})
    as ${inner}(value) where ${test(sql`${inner}.value`)})`
}

function elementSql(filter: Extract<ResolvedFilter, { kind: 'anyElement' }>, scope: Scope): Sql {
  const place = scope.place(filter.target)
  const name = nameAt(scope.depth)
  const element = sql`(case when jsonb_typeof(${name}.value) = 'object' then ${name}.value
    else jsonb_build_object('value', ${name}.value) end)`
  const inside: Scope = {
    place: ({ attribute }) => ({ kind: 'json', sql: sql`(${element} -> ${attribute.name}::text)` }),
    extension: () => sql`null::jsonb`,
    depth: scope.depth + 1,
  }
  const found = sql`exists (select from ${valuesOf(place)} as ${name}(value)
    where ${conditionSql(filter.filter, inside)})`
  const value = equalityInside(filter.filter)
  const indexed = value === undefined ? undefined : indexedSql(filter.target, value, scope)
  return indexed === undefined ? found : sql`(${indexed.sql} and ${found})`
}

/** What the element's `value` must equal in any case: Entra asks `emails[type eq "work"].value eq "…"`. */
function equalityInside(filter: ResolvedFilter): string | undefined {
  const parts = filter.kind === 'and' ? filter.filters : [filter]
  for (const part of parts)
    if (part.kind === 'compare' && part.operator === 'eq' && part.operand.kind === 'text')
      if (part.target.attribute.name === 'value') return part.operand.value
  return undefined
}

function nameAt(depth: number): Sql {
  return sql.raw(`e${depth}`)
}
