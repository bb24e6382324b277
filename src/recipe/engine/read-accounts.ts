import { normalEmail } from '../email.ts'
import type { Recipe } from '../schema/recipe.ts'
import type { Table, TableRow } from './driver.ts'
import { type Halt, halt, isHalt, type SeenAccount } from './outcome.ts'

const wholeEmail = /^[^\s@…]+@[^\s@…]+\.[^\s@.…]{2,}$/

export type SeenRow = { readonly account: SeenAccount; readonly row: TableRow }

/**
 * The rows of a table as accounts. Columns are known by their headers, wherever they stand; a header that is missing or
 * there twice, and a status that nobody declared, stop: what it means is never guessed.
 */
export function readAccounts(
  recipe: Recipe,
  table: Table,
  columns: readonly string[],
): readonly SeenRow[] | Halt {
  const places = new Map<string, number>()
  for (const column of columns) {
    const headers = recipe.columns[column]?.headers ?? []
    const fitting = table.headers.flatMap((header, at) => (headers.includes(header.trim()) ? [at] : []))
    const [place, ...more] = fitting
    if (place === undefined || more.length > 0)
      return halt(
        'schema_drift',
        `${fitting.length === 0 ? 'no' : 'more than one'} column is the "${column}"`,
      )
    places.set(column, place)
  }
  const seen: SeenRow[] = []
  for (const row of table.rows) {
    const account = toAccount(recipe, places, row)
    if (isHalt(account)) return account
    seen.push({ row, account })
  }
  return seen
}

function toAccount(
  recipe: Recipe,
  places: ReadonlyMap<string, number>,
  { cells }: TableRow,
): SeenAccount | Halt {
  const values = Object.fromEntries([...places].map(([column, at]) => [column, (cells[at] ?? '').trim()]))
  const { email = '', status = '', role } = values
  // A page that cuts long addresses short shows nobody's: two people could look like one, and one like another.
  if (!wholeEmail.test(email)) return halt('schema_drift', `"${email}" is not a whole e-mail address`)
  const texts = recipe.values.status.texts
  const known = Object.hasOwn(texts, status) ? texts[status] : undefined
  if (known === undefined) return halt('schema_drift', `the status "${status}" is not declared`)
  return { email: normalEmail(email), status: known, values, ...(role !== undefined && { role }) }
}
