import type { ReactNode } from 'react'

export type Column<Row> = {
  readonly title: string
  readonly cell: (row: Row) => ReactNode
  /** Hidden where there is little room. */
  readonly wide?: boolean
}

type Props<Row> = {
  readonly caption: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
}

export function Table<Row>({ caption, columns, rows, keyOf }: Props<Row>) {
  const width = ({ wide = false }: Column<Row>) => (wide ? 'hidden md:table-cell' : '')
  return (
    <div className="overflow-x-auto rounded-md border border-stone-300 bg-white dark:border-stone-700 dark:bg-stone-900">
      <table className="w-full text-left">
        <caption className="sr-only">{caption}</caption>
        <thead className="border-b border-stone-300 text-stone-600 dark:border-stone-700 dark:text-stone-400">
          <tr>
            {columns.map((column) => (
              <th key={column.title} scope="col" className={`px-3 py-2 font-medium ${width(column)}`}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-stone-200 dark:divide-stone-800">
          {rows.map((row) => (
            <tr key={keyOf(row)} className="align-top hover:bg-stone-50 dark:hover:bg-stone-800/50">
              {columns.map((column) => (
                <td key={column.title} className={`px-3 py-2 ${width(column)}`}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
