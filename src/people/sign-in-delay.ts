import { sql } from 'kysely'
import type { Keyring } from '../applications/keyring.ts'
import { sourceOf } from '../credentials/client-address.ts'
import type { Queries } from '../store/database.ts'

const firstMs = 5_000
const forgottenMs = 24 * 60 * 60_000

/** What is counted by itself: wrong tries that are free, and how long the wait can become after them. */
type Count = { readonly key: string; readonly free: number; readonly longestMs: number }

/** For whom tries are counted, whether there is such a person or not, and from where. */
export type Tries = { readonly whom: string; readonly address: string }

/**
 * For what was typed as the e-mail. People type their passphrase there too, so that it is kept as a keyed hash alone; it can't
 * be told from it who was tried.
 */
export function whomOf(keyring: Keyring, emailKey: string): string {
  return keyring.hmac('token', `delay|${emailKey}`).toString('hex')
}

/**
 * After five wrong tries from one place each further one from there has to wait longer, up to a quarter of an hour. From
 * everywhere together fifty are free, and the wait stays short: else whoever knows an e-mail could keep its owner out.
 */
function countsOf({ whom, address }: Tries): readonly Count[] {
  return [
    { key: placeKey(whom, address), free: 5, longestMs: 15 * 60_000 },
    { key: whom, free: 50, longestMs: 20_000 },
  ]
}

export async function secondsToWait(queries: Queries, tries: Tries, now: Date): Promise<number | undefined> {
  const row = await queries
    .selectFrom('sign_in_delay')
    .select(({ fn }) => fn.max('until').as('until'))
    .where(
      'key',
      'in',
      countsOf(tries).map(({ key }) => key),
    )
    .executeTakeFirst()
  const until = row?.until ?? undefined
  if (until === undefined || until <= now) return undefined
  return Math.ceil((until.getTime() - now.getTime()) / 1_000)
}

export async function noteFailure(queries: Queries, tries: Tries, now: Date): Promise<void> {
  await queries
    .deleteFrom('sign_in_delay')
    .where('until', '<', new Date(now.getTime() - forgottenMs))
    .execute()
  for (const { key, free, longestMs } of countsOf(tries)) {
    const { failures } = await queries
      .insertInto('sign_in_delay')
      .values({ key, failures: 1, until: now })
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet({ failures: sql`sign_in_delay.failures + 1` }),
      )
      .returning('failures')
      .executeTakeFirstOrThrow()
    const waits = failures < free ? 0 : Math.min(firstMs * 2 ** Math.min(failures - free, 20), longestMs)
    const until = new Date(now.getTime() + waits)
    await queries.updateTable('sign_in_delay').set({ until }).where('key', '=', key).execute()
  }
}

export async function forgetFailures(queries: Queries, tries: Tries): Promise<void> {
  const keys = countsOf(tries).map(({ key }) => key)
  await queries.deleteFrom('sign_in_delay').where('key', 'in', keys).execute()
}

/** Of all places: whoever comes back with new means has no wait left. */
export async function forgetAllFailures(queries: Queries, whom: string): Promise<void> {
  await queries.deleteFrom('sign_in_delay').where(sql<boolean>`starts_with(key, ${whom})`).execute()
}

function placeKey(whom: string, address: string): string {
  return `${whom} ${sourceOf(address)}`
}
