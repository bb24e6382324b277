import { sql } from 'kysely'
import { checkOf, type Keyring } from '../applications/keyring.ts'
import { rootOf } from '../audit/merkle.ts'
import type { Queries } from '../store/database.ts'
import { migrationTables } from '../store/migrate.ts'
import type { BackupTable, Manifest } from './manifest.ts'

/**
 * Everything in the schema of the product, as the database itself lists it: a table that a later version adds is in
 * the next backup by itself. The job queue has a schema of its own and is left out: it is made again at the start.
 */
export async function describeDatabase(
  queries: Queries,
): Promise<Pick<Manifest, 'tables' | 'sequences' | 'migrations'>> {
  const tables = await sql<BackupTable>`
    select class.relname as name, json_agg(json_build_object('name', attribute.attname,
      'type', format_type(attribute.atttypid, attribute.atttypmod)) order by attribute.attnum) as columns
    from pg_class class join pg_attribute attribute on attribute.attrelid = class.oid
    where class.relnamespace = current_schema()::regnamespace and class.relkind in ('r', 'p')
      and not class.relispartition and attribute.attnum > 0 and not attribute.attisdropped
      and attribute.attgenerated = '' and class.relname <> all (${[...migrationTables]}::text[])
    group by class.relname order by class.relname`.execute(queries)
  const names = await sql<{ name: string }>`
    select relname as name from pg_class
    where relnamespace = current_schema()::regnamespace and relkind = 'S' order by relname`.execute(queries)
  const sequences = []
  for (const { name } of names.rows) {
    const { rows } = await sql<{ value: string; called: boolean }>`
      select last_value::text as value, is_called as called from ${sql.id(name)}`.execute(queries)
    sequences.push(...rows.map((row) => ({ name, ...row })))
  }
  const migrations = await sql<{ name: string }>`
    select name from ${sql.id(migrationTables[0])} order by name`.execute(queries)
  return { tables: tables.rows, sequences, migrations: migrations.rows.map(({ name }) => name) }
}

/** The manifest of what this transaction sees. Sequences know no transactions: they stand at or beyond it. */
export async function makeManifest(
  queries: Queries,
  facts: Pick<Manifest, 'backup' | 'product'> & { readonly keyring: Keyring; readonly now: Date },
): Promise<Manifest> {
  const { id } = await queries.selectFrom('installation').select('id').executeTakeFirstOrThrow()
  const head = await queries.selectFrom('audit_head').selectAll().executeTakeFirstOrThrow()
  const root = rootOf({ size: head.size, roots: head.frontier })
  return {
    ...{ backup: facts.backup, product: facts.product, installation: id, takenAt: facts.now.toISOString() },
    keyCheck: checkOf(facts.keyring).toString('hex'),
    trail: { size: head.size, root: root.toString('hex') },
    ...(await describeDatabase(queries)),
  }
}
