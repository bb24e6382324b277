import { createHash } from 'node:crypto'
import type pg from 'pg'

/** A statement is prepared from its third time on; so many are kept prepared on each connection, at most. */
const preparedFrom = 3
const mostPrepared = 200

export type Names = (text: string) => string | undefined

/** Gives a statement that comes again and again a name; the others, and all beyond the limit, have none. */
export function makeNames(): Names {
  const seen = new Map<string, number>()
  const names = new Map<string, string>()
  return (text) => {
    const known = names.get(text)
    if (known !== undefined || names.size >= mostPrepared) return known
    const times = (seen.get(text) ?? 0) + 1
    if (seen.size > 10 * mostPrepared) seen.clear()
    seen.set(text, times)
    if (times < preparedFrom) return undefined
    const name = createHash('sha256').update(text).digest('hex').slice(0, 40)
    names.set(text, name)
    seen.delete(text)
    return name
  }
}

type Query = (text: string, values: readonly unknown[], ...more: readonly unknown[]) => unknown

/**
 * Lets PostgreSQL keep the plan of statements that are repeated: planning one of ours costs several times as much as
 * running it. https://www.postgresql.org/docs/current/sql-prepare.html
 */
export function prepareRepeated(client: pg.ClientBase, names: Names): void {
  const query = client.query.bind(client)
  const prepared: Query = (text, values, ...more) => {
    const plain = typeof text === 'string' && Array.isArray(values) && values.length > 0 && more.length === 0
    const name = plain ? names(text) : undefined
    if (name === undefined) return (query as Query)(text, values, ...more)
    return query({ name, text, values: [...values] })
  }
  client.query = prepared as typeof client.query
}
