import { Kysely, PostgresDialect, type Transaction } from 'kysely'
import pg from 'pg'
import { makeNames, prepareRepeated } from './prepare-repeated.ts'
import type { Tables } from './tables.ts'

export type Database = Kysely<Tables>
/** What a store function needs: the database, or a transaction in it. */
export type Queries = Database | Transaction<Tables>

export type ConnectionOptions = {
  readonly connectionString?: string
  readonly host?: string
  readonly port?: number
  readonly user?: string
  readonly password?: string
  readonly database?: string
}

const integer8 = 20
const timestampWithZone = 1184
/** A node that was frozen in a transaction must not hold its locks against the others: its transaction is ended. */
const longestIdleInTransactionMs = 15_000

/**
 * Every statement of ours looks up by an index, whatever its parameters. A plan is kept for as long as the connection
 * lives: made while a table is empty, it must still be right with 100,000 rows in it, so it never scans a table that
 * has an index for it. https://www.postgresql.org/docs/current/runtime-config-query.html
 */
const planOnce = 'set plan_cache_mode = force_generic_plan; set enable_seqscan = off; set jit = off'
/** Then a time reads as `toDate` is quick at. */
const oneZone = "set timezone = 'UTC'"

/** Opens a pool; nothing is sent until the first query. bigint is read as a number (ours stay below 2^53). */
export function openDatabase(
  connection: ConnectionOptions,
  options: { maxConnections?: number } = {},
): Database {
  const pool = new pg.Pool({
    ...connection,
    max: options.maxConnections ?? 16,
    idle_in_transaction_session_timeout: longestIdleInTransactionMs,
    types: {
      getTypeParser: (oid, format) => parsers.get(oid) ?? pg.types.getTypeParser(oid, format),
    },
    application_name: 'overlock',
  })
  const names = makeNames()
  pool.on('connect', (client) => {
    // Queued before whatever the pool's user sends; a connection that can't be set breaks with its first statement.
    client.query(`${planOnce}; ${oneZone}`).catch(() => {})
    prepareRepeated(client, names)
    // One that breaks inside a transaction, between two queries: the next query tells.
    client.on('error', () => {})
  })
  // A connection that breaks while idle is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => {})
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
}

const readTime = pg.types.getTypeParser(timestampWithZone)

/** `2026-11-25 04:01:59.376+00`, which is nearly what ECMAScript reads by itself; anything else as the library does. */
function toDate(text: string): unknown {
  const isPlain = text.endsWith('+00') && text.charAt(10) === ' '
  return isPlain ? new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`) : readTime(text)
}

const parsers = new Map<number, (text: string) => unknown>([
  [integer8, Number],
  [timestampWithZone, toDate],
])

/** PostgreSQL's code for a violated unique index, with the name of that index; otherwise undefined. */
export function uniqueViolation(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError && error.code === '23505' ? (error.constraint ?? '') : undefined
}
