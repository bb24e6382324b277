import type { ElementHandle } from 'playwright-core'
import type { Table } from '../engine/driver.ts'
import type { DomElement } from './dom.ts'
import type { Elements } from './elements.ts'

/** A whole table in one look: cell by cell takes thirty times as long, and the page can change in between. */
export async function readTable(table: ElementHandle, elements: Elements): Promise<Table> {
  const look = await table.evaluateHandle(inPage)
  try {
    const data = await look.evaluate(({ headers, cells }) => ({ headers, cells }))
    const list = await look.getProperty('rows')
    const handles = [...(await list.getProperties()).values()].map((one) => one.asElement())
    await list.dispose()
    return {
      headers: data.headers,
      rows: data.cells.flatMap((row, at) => {
        const handle = handles[at]
        return handle == null ? [] : [{ at: elements.keep(handle), ...row }]
      }),
    }
  } finally {
    await look.dispose()
  }
}

function inPage(node: unknown) {
  const table = node as DomElement
  const shown = (selector: string, within: DomElement) =>
    [...Array.from(within.querySelectorAll(selector))].filter((one) => one.checkVisibility())
  const headers = shown('thead th, thead td, [role=columnheader]', table)
  const heads = headers.length > 0 ? headers : shown('th', table)
  const rows = shown('tr, [role=row]', table).filter(
    (row) =>
      row.querySelectorAll('td, [role=cell], [role=gridcell]').length > 0 &&
      !heads.some((head) => head.parentElement === row),
  )
  const cells = rows.map((row) => ({
    cells: shown('td, [role=cell], [role=gridcell], th[scope=row], [role=rowheader]', row).map(
      (cell) => cell.innerText,
    ),
    attributes: Object.fromEntries(Array.from(row.attributes).map(({ name, value }) => [name, value])),
    links: Array.from(row.querySelectorAll('a[href]')).map((link) => link.getAttribute('href') ?? ''),
  }))
  return { headers: heads.map((head) => head.innerText.trim()), rows, cells }
}
