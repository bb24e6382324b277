import { z } from 'zod'

/** The first record of a backup: what it is, and what follows. */
export const manifestSchema = z.object({
  backup: z.uuid(),
  /** The version of Overlock that made it. */
  product: z.string(),
  installation: z.uuid(),
  takenAt: z.iso.datetime(),
  /** Knows the master key again without telling anything of it. */
  keyCheck: z.string(),
  /** The migrations the database had then: the tables are made in exactly that form again. */
  migrations: z.array(z.string()).min(1),
  /** Length and tree head of the audit trail. */
  trail: z.object({ size: z.number().int(), root: z.string() }),
  tables: z.array(
    z.object({ name: z.string(), columns: z.array(z.object({ name: z.string(), type: z.string() })).min(1) }),
  ),
  sequences: z.array(z.object({ name: z.string(), value: z.string(), called: z.boolean() })),
})
export type Manifest = z.output<typeof manifestSchema>
export type BackupTable = Manifest['tables'][number]

/** A table begins, with the number of its place in the manifest; then come its rows: the text of each column. */
export const tableSchema = z.object({ table: z.number().int() })
/** The last record: how many rows each table had. What lacks it is not whole. */
export const endSchema = z.object({ rows: z.array(z.number().int()) })
export const rowSchema = z.array(z.string().nullable())
