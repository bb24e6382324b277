import { sql } from 'kysely'
import type { Queries } from '../store/database.ts'
import type { BackupTable, Manifest } from './manifest.ts'

const rowsAtOnce = 500
const lettersAtOnce = 4 * 1024 * 1024

export type Loader = {
  add(table: BackupTable, values: readonly (string | null)[]): Promise<void>
  /** Writes what is still kept, sets the sequences, and checks all references between the tables. */
  finish(manifest: Manifest): Promise<void>
}

/**
 * Fills the tables of a database that was just made in exactly this form. References are taken off meanwhile and put
 * back at the end, when all rows are there: then the database checks each of them.
 */
export async function startLoading(tx: Queries, manifest: Manifest): Promise<Loader> {
  const references = await sql<{ table: string; name: string; definition: string }>`
    select conrelid::regclass::text as table, quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
    from pg_constraint where contype = 'f' and connamespace = current_schema()::regnamespace`.execute(tx)
  for (const { table, name } of references.rows)
    await sql.raw(`alter table ${table} drop constraint ${name}`).execute(tx)
  // What triggers keep beside the rows is in the backup too: it would be counted twice.
  for (const { name } of manifest.tables)
    await sql`alter table ${sql.id(name)} disable trigger user`.execute(tx)
  // A migration may have put first rows into its tables.
  for (const { name } of manifest.tables) await sql`delete from ${sql.id(name)}`.execute(tx)

  let table: BackupTable | undefined
  let rows: (readonly (string | null)[])[] = []
  let letters = 0

  async function flush(): Promise<void> {
    if (table !== undefined && rows.length > 0) await insert(tx, table, rows)
    rows = []
    letters = 0
  }
  return {
    async add(to, values) {
      if (to !== table || rows.length >= rowsAtOnce || letters > lettersAtOnce) await flush()
      table = to
      rows.push(values)
      letters += values.reduce((sum, value) => sum + (value?.length ?? 0), 0)
    },
    async finish({ sequences, tables }) {
      await flush()
      for (const { name } of tables) await sql`alter table ${sql.id(name)} enable trigger user`.execute(tx)
      for (const { name, value, called } of sequences)
        await sql`select setval(${name}::regclass, ${value}::bigint, ${called})`.execute(tx)
      for (const { table: on, name, definition } of references.rows)
        await sql.raw(`alter table ${on} add constraint ${name} ${definition}`).execute(tx)
    },
  }
}

async function insert(
  tx: Queries,
  { name, columns }: BackupTable,
  rows: readonly (readonly (string | null)[])[],
): Promise<void> {
  const names = sql.join(columns.map((column) => sql.id(column.name)))
  const values = sql.join(columns.map(({ type }, at) => sql`${sql.ref(`r.c${at}`)}::${sql.raw(type)}`))
  const given = sql.join(columns.map((_column, at) => sql`${rows.map((row) => row[at] ?? null)}::text[]`))
  const as = sql.raw(columns.map((_column, at) => `c${at}`).join(', '))
  await sql`
    insert into ${sql.id(name)} (${names}) overriding system value
    select ${values} from unnest(${given}) as r(${as})`.execute(tx)
}
