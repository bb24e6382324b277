import { sql } from 'kysely'
import type { Operator } from '../scim/filter.ts'
import { foldCase } from '../scim/fold.ts'
import type { Operand } from '../scim/operand.ts'
import type { Sql } from './listed-rows.ts'

type Compared = Exclude<Operand, { kind: 'null' }>

/** Whether one jsonb value fulfills a comparison. Null, as for a missing value, counts as no. */
export function comparisonSql(value: Sql, operator: Operator, operand: Compared): Sql {
  switch (operand.kind) {
    case 'boolean':
      return sql`${value} = ${String(operand.value)}::jsonb`
    case 'number':
      return sql`scim_number(${value}) ${signOf(operator)} ${String(operand.value)}::numeric`
    case 'instant':
      return sql`scim_instant(scim_text(${value})) ${signOf(operator)} ${operand.value}::bigint`
    case 'text':
      return operand.caseExact
        ? textSql(sql`(scim_text(${value}) collate "C")`, operator, operand.value)
        : textSql(sql`(scim_fold(scim_text(${value})) collate "C")`, operator, foldCase(operand.value))
    default:
      return operand satisfies never
  }
}

function textSql(text: Sql, operator: Operator, wanted: string): Sql {
  if (operator === 'co') return sql`strpos(${text}, ${wanted}::text) > 0`
  if (operator === 'sw') return sql`starts_with(${text}, ${wanted}::text)`
  if (operator === 'ew') return sql`right(${text}, char_length(${wanted}::text)) = ${wanted}::text`
  return sql`${text} ${signOf(operator)} ${wanted}::text`
}

const signs = { eq: '=', ne: '<>', gt: '>', ge: '>=', lt: '<', le: '<=' } as const

export function signOf(operator: Operator): Sql {
  const sign = Object.hasOwn(signs, operator) ? signs[operator as keyof typeof signs] : undefined
  if (sign === undefined) throw new Error(`"${operator}" compares texts only`)
  return sql.raw(sign)
}
