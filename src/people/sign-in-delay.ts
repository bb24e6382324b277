import { sql } from 'kysely'
import type { Queries } from '../store/database.ts'

const free = 5
const firstMs = 5_000
const longestMs = 15 * 60_000
const forgottenMs = 24 * 60 * 60_000

/**
 * After five wrong tries each further one has to wait longer, up to a quarter of an hour; nobody is ever locked out.
 * It counts what was typed as the e-mail, whether there is such a person or not.
 */
export async function secondsToWait(queries: Queries, key: string, now: Date): Promise<number | undefined> {
  const row = await queries
    .selectFrom('sign_in_delay')
    .select('until')
    .where('email_key', '=', key)
    .executeTakeFirst()
  if (row === undefined || row.until <= now) return undefined
  return Math.ceil((row.until.getTime() - now.getTime()) / 1_000)
}

export async function noteFailure(queries: Queries, key: string, now: Date): Promise<void> {
  await queries
    .deleteFrom('sign_in_delay')
    .where('until', '<', new Date(now.getTime() - forgottenMs))
    .execute()
  const { failures } = await queries
    .insertInto('sign_in_delay')
    .values({ email_key: key, failures: 1, until: now })
    .onConflict((conflict) =>
      conflict.column('email_key').doUpdateSet({ failures: sql`sign_in_delay.failures + 1` }),
    )
    .returning('failures')
    .executeTakeFirstOrThrow()
  const waits = failures < free ? 0 : Math.min(firstMs * 2 ** (failures - free), longestMs)
  const until = new Date(now.getTime() + waits)
  await queries.updateTable('sign_in_delay').set({ until }).where('email_key', '=', key).execute()
}

export async function forgetFailures(queries: Queries, key: string): Promise<void> {
  await queries.deleteFrom('sign_in_delay').where('email_key', '=', key).execute()
}
