import { unzipSync, zipSync } from 'fflate'
import { readSheet } from 'read-excel-file/node'
import type { Table } from './read-csv.ts'

/** What all parts of a workbook may come to: beyond it the file was made to fill the memory. */
const mostUnpacked = 64 * 1024 * 1024
const mostParts = 1_000

/** The first sheet of a workbook, each cell as the text of its value; formulas count as what they came to. */
export async function readXlsx(bytes: Buffer): Promise<Table> {
  try {
    const cells = await readSheet(Buffer.from(repacked(bytes)))
    return {
      rows: cells
        .map((row, index) => ({ line: index + 1, cells: row.map(textOf) }))
        .filter((row) => row.cells.some((cell) => cell !== '')),
    }
  } catch (error) {
    const says =
      error instanceof TooLarge
        ? 'The workbook unpacks to more than 64 MiB.'
        : 'The workbook can not be read; it may be broken or protected by a password.'
    return { problem: { line: 0, says } }
  }
}

class TooLarge extends Error {}

/** Unpacked within the sizes it declares, and packed again: whatever reads it after this can't be surprised. */
function repacked(bytes: Buffer): Uint8Array {
  let unpacked = 0
  let parts = 0
  const files = unzipSync(bytes, {
    filter: ({ originalSize }) => {
      unpacked += originalSize
      parts += 1
      if (unpacked > mostUnpacked || parts > mostParts) throw new TooLarge()
      return true
    },
  })
  return zipSync(files, { level: 0 })
}

function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return ''
  return cell instanceof Date ? cell.toISOString() : String(cell)
}
