import { plainBoolean } from './dialect.ts'
import type { FilterValue, Operator } from './filter.ts'
import type { SyntaxProblem } from './filter-tokens.ts'
import { parseInstant } from './instant.ts'
import { type AttributeTarget, nameOf } from './resolve-attribute.ts'
import { isStorable } from './safe-json.ts'
import type { Attribute } from './schema.ts'
import { ScimError } from './scim-error.ts'

/** What is compared with, made ready for the attribute's type. */
export type Operand =
  | { readonly kind: 'null' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'instant'; readonly value: number; readonly text: string }
  | { readonly kind: 'text'; readonly value: string; readonly caseExact: boolean }

/** The value of a comparison for the attribute's type; thrown out as `problem` when the two don't go together. */
export function toOperand(
  target: AttributeTarget,
  operator: Operator,
  value: FilterValue,
  problem: SyntaxProblem,
): Operand {
  const attribute = target.sub ?? target.attribute
  if (typeof value === 'string' && !isStorable(value)) {
    throw new ScimError(400, `${nameOf(target)} is compared with a character that is not text`, problem)
  }
  const operand = value === null ? toNull(operator) : toTypedOperand(attribute, operator, value)
  if (operand !== undefined) return operand
  const what = value === null ? 'null' : `this ${typeof value}`
  throw new ScimError(
    400,
    `${nameOf(target)} is of type ${attribute.type} and can't be compared by "${operator}" with ${what}`,
    problem,
  )
}

function toNull(operator: Operator): Operand | undefined {
  return operator === 'eq' || operator === 'ne' ? { kind: 'null' } : undefined
}

/** Undefined: this type can't be compared so. RFC 7644 §3.4.2.2, table 3. */
function toTypedOperand(
  attribute: Attribute,
  operator: Operator,
  value: string | number | boolean,
): Operand | undefined {
  const use = operatorUse[operator]
  switch (attribute.type) {
    case 'boolean':
      return use === 'equality' ? toBoolean(value) : undefined
    case 'integer':
    case 'decimal':
      return use === 'partial' ? undefined : toNumber(value)
    case 'dateTime':
      return use === 'partial' ? toText(value, true) : toInstant(value)
    case 'binary':
      return use === 'order' ? undefined : toText(value, true)
    case 'string':
    case 'reference':
      return toText(value, attribute.caseExact)
    case 'complex':
      return undefined
    default:
      return attribute.type satisfies never
  }
}

const operatorUse = {
  eq: 'equality',
  ne: 'equality',
  co: 'partial',
  sw: 'partial',
  ew: 'partial',
  gt: 'order',
  ge: 'order',
  lt: 'order',
  le: 'order',
} as const satisfies Record<Operator, string>

function toBoolean(value: FilterValue): Operand | undefined {
  const boolean = plainBoolean(value)
  return boolean === undefined ? undefined : { kind: 'boolean', value: boolean }
}

function toNumber(value: FilterValue): Operand | undefined {
  return typeof value === 'number' ? { kind: 'number', value } : undefined
}

function toText(value: FilterValue, caseExact: boolean): Operand | undefined {
  return typeof value === 'string' ? { kind: 'text', value, caseExact } : undefined
}

function toInstant(value: FilterValue): Operand | undefined {
  const instant = typeof value === 'string' ? parseInstant(value) : undefined
  return instant === undefined ? undefined : { kind: 'instant', value: instant, text: String(value) }
}
