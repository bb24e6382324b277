import { CsvError, parse } from 'csv-parse/sync'
import type { RowProblem } from '../../src/connector/uploads.ts'

/** A row with the number an editor or a spreadsheet gives its (last) line. */
export type Row = { readonly line: number; readonly cells: readonly string[] }
export type Table = { readonly rows: readonly Row[] } | { readonly problem: RowProblem }

const longestRow = 64 * 1024

/** Comma, semicolon, tab or bar between the cells, as the first line has it. https://csv.js.org/parse/options/ */
export function readCsv(bytes: Buffer): Table {
  const text = decode(bytes)
  if (text === undefined)
    return {
      problem: { line: 0, says: 'This is neither UTF-8 text nor an XLSX file. Save it as "CSV UTF-8".' },
    }
  try {
    const records = parse(text, {
      delimiter: delimiterOf(text),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: longestRow,
    }) as unknown as readonly {
      readonly record: readonly string[]
      readonly info: { readonly lines: number }
    }[]
    return { rows: records.map(({ record, info }) => ({ line: info.lines, cells: record })) }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = typeof error['lines'] === 'number' ? error['lines'] : 0
    return { problem: { line, says: saying[error.code] ?? 'This line can not be read as CSV.' } }
  }
}

const saying: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'A quotation mark is never closed: the file ends too early.',
  CSV_MAX_RECORD_SIZE: 'This row is longer than 64 KiB.',
  CSV_INVALID_CLOSING_QUOTE: 'Text follows a closing quotation mark.',
  INVALID_OPENING_QUOTE: 'A quotation mark stands in the middle of a cell.',
}

/** Undefined: no text. Excel's "Unicode text" is UTF-16 with a byte order mark. */
function decode(bytes: Buffer): string | undefined {
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe
  try {
    const text = new TextDecoder(utf16 ? 'utf-16le' : 'utf-8', { fatal: true }).decode(bytes)
    return text.includes('\0') ? undefined : text.replace(/\r\n?/g, '\n')
  } catch {
    return undefined
  }
}

function delimiterOf(text: string): string {
  const end = text.search(/[\r\n]/)
  const first = (end < 0 ? text : text.slice(0, end)).replace(/"[^"]*"/g, '')
  const counts = [',', ';', '\t', '|'].map((sign) => [sign, first.split(sign).length] as const)
  return counts.reduce((most, one) => (one[1] > most[1] ? one : most))[0]
}
