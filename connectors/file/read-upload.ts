import type { Account } from '../../src/connector/account.ts'
import type { RowProblem, UploadedFile, UploadReading } from '../../src/connector/uploads.ts'
import { toAccount } from './account.ts'
import { chooseColumns } from './columns.ts'
import { type Row, readCsv, type Table } from './read-csv.ts'
import { readXlsx } from './read-xlsx.ts'
import type { FileSettings } from './settings.ts'

const mostRows = 200_000

/** Every row is an account or a problem with its line: nothing in the file is passed over. */
export async function readUpload(settings: FileSettings, file: UploadedFile): Promise<UploadReading> {
  const table = await readTable(Buffer.from(file.content, 'base64'))
  if ('problem' in table) return broken([table.problem])
  const [head, ...rows] = table.rows
  if (head === undefined) return broken([{ line: 0, says: 'The file is empty.' }])
  if (rows.length > mostRows) return broken([{ line: 0, says: `The file has more than ${mostRows} rows.` }])
  const headers = head.cells.map((cell) => cell.trim())
  const { problems, ...columns } = chooseColumns(headers, file.columns)
  const read =
    problems.length > 0 ? { accounts: [], problems } : readRows(settings, headers.length, columns, rows)
  return { headers, columns: columns.headers, rows: rows.length, ...read }
}

function readRows(
  settings: FileSettings,
  width: number,
  columns: Parameters<typeof toAccount>[1],
  rows: readonly Row[],
): { readonly accounts: readonly Account[]; readonly problems: readonly RowProblem[] } {
  const byId = new Map<string, { readonly line: number; readonly account: Account }>()
  const problems: RowProblem[] = []
  for (const { line, cells } of rows) {
    const read =
      cells.length === width ? toAccount(settings, columns, cells) : { says: wrongWidth(width, cells) }
    if ('says' in read) {
      problems.push({ line, says: read.says })
      continue
    }
    const first = byId.get(read.account.id)
    if (first === undefined) byId.set(read.account.id, { line, account: read.account })
    else problems.push({ line, says: `Line ${first.line} has the same sign-in name.` })
  }
  return { accounts: [...byId.values()].map(({ account }) => account), problems }
}

function wrongWidth(width: number, cells: readonly string[]): string {
  return `The header has ${width} columns, this row has ${cells.length}: it is cut off, or a cell is not quoted.`
}

/** By its first bytes, whatever it is called. XLSX is a ZIP archive; the older XLS is an OLE file. */
async function readTable(bytes: Buffer): Promise<Table> {
  const starts = (...first: readonly number[]) => first.every((byte, place) => bytes[place] === byte)
  if (starts(0xd0, 0xcf, 0x11, 0xe0))
    return {
      problem: {
        line: 0,
        says: 'This is an old XLS file, or a workbook with a password. Save it as XLSX without one, or as "CSV UTF-8".',
      },
    }
  if (!starts(0x50, 0x4b, 0x03, 0x04)) return readCsv(bytes)
  const table = await readXlsx(bytes)
  return 'problem' in table ? table : { rows: padded(table.rows) }
}

/** A sheet has no rows that are cut off: cells that are empty at the end of one are only not written. */
function padded(rows: readonly Row[]): readonly Row[] {
  const width = rows[0]?.cells.length ?? 0
  return rows.map(({ line, cells }) => ({
    line,
    cells: [...cells, ...Array<string>(Math.max(0, width - cells.length)).fill('')],
  }))
}

function broken(problems: readonly RowProblem[]): UploadReading {
  return { headers: [], columns: {}, rows: 0, accounts: [], problems }
}
