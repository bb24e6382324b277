import { stringify } from 'csv-stringify/sync'

type Cell = string | number | boolean | null

/**
 * CSV that a spreadsheet opens as text: a cell that begins with = + - @, a tab or a carriage return, in any of the
 * forms a spreadsheet takes for them, is led by an apostrophe. https://owasp.org/www-community/attacks/CSV_Injection
 */
export async function* csvLines(
  heads: readonly string[],
  rows: readonly (readonly Cell[])[],
): AsyncGenerator<string> {
  yield stringify([[...heads]], { bom: true })
  for (const row of rows) yield stringify([row.map(neutral)])
}

/** Blanks and characters without width before the sign are skipped as a spreadsheet skips them. */
function neutral(cell: Cell): Cell {
  if (typeof cell !== 'string') return cell
  return /^[\t\r\0]/.test(cell) || /^[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠]/u.test(cell) ? `'${cell}` : cell
}
