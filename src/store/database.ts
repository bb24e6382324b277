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

/** Opens a pool; nothing is sent until the first query. bigint is read as a number (ours stay below 2^53). */
export function openDatabase(
  connection: ConnectionOptions,
  options: { maxConnections?: number } = {},
): Database {
  const pool = new pg.Pool({
    ...connection,
    max: options.maxConnections ?? 16,
    types: {
      getTypeParser: (oid, format) => (oid === integer8 ? Number : pg.types.getTypeParser(oid, format)),
    },
    application_name: 'overlock',
  })
  const names = makeNames()
  pool.on('connect', (client) => prepareRepeated(client, names))
  // A connection that breaks while idle is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => {})
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
}

/** PostgreSQL's code for a violated unique index, with the name of that index; otherwise undefined. */
export function uniqueViolation(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError && error.code === '23505' ? (error.constraint ?? '') : undefined
}
