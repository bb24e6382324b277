import type { Operation } from '../operations/operation.ts'

/** Where the rows of an answer are to be seen again, so that a person can check what an assistant says. */
export function linksIn({ name }: Operation, result: unknown, apiUrl: string): readonly string[] {
  const pathOf = paths[name]
  if (pathOf === undefined) return []
  const rows = Array.isArray(result) ? (result as readonly unknown[]) : [result]
  const found = rows.filter(isRow).flatMap((row) => pathOf(row) ?? [])
  return [...new Set(found)].slice(0, mostLinks).map((path) => `${apiUrl}${path}`)
}

const mostLinks = 200

type Row = Readonly<Record<string, unknown>>

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null
}

const taskPath = ({ id }: Row) => `/tasks/${String(id)}`
const accountPath = ({ app, accountId }: Row) => `/applications/${String(app)}/accounts/${String(accountId)}`

const paths: Readonly<Record<string, (row: Row) => string | undefined>> = {
  'app.list': ({ slug }) => `/applications/${String(slug)}`,
  'app.show': ({ slug }) => `/applications/${String(slug)}`,
  'task.list': taskPath,
  'task.show': taskPath,
  'finding.list': accountPath,
  'workItem.list': ({ id }) => `/work-items/${String(id)}`,
  'workItem.show': ({ id }) => `/work-items/${String(id)}`,
  'proposal.list': ({ id }) => `/proposals/${String(id)}`,
  'proposal.show': ({ id }) => `/proposals/${String(id)}`,
}
