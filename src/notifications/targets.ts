import type { Selectable } from 'kysely'
import type { Vault } from '../applications/vault.ts'
import type { Database, Queries } from '../store/database.ts'
import type { NotificationTargetTable } from '../store/notification-tables.ts'
import { makeWebhookSecret } from './signing.ts'

/** Where notifications go, as it is stored; secrets are sealed. */
export type StoredTarget = Selectable<NotificationTargetTable>

/** How long the former secret of a webhook still signs beside the new one. */
export const formerSecretMs = 24 * 3_600_000

/** A secret for this webhook, sealed for its row. */
export async function newSecret(
  queries: Queries,
  vault: Vault,
  id: string,
  now: Date,
): Promise<{ readonly secret: string; readonly sealed: Buffer }> {
  const secret = makeWebhookSecret()
  return { secret, sealed: await vault.sealForInstallation(queries, placeOf(id), Buffer.from(secret), now) }
}

/** The secrets that sign now, the newest first. */
export async function secretsOf(
  db: Database,
  vault: Vault,
  { id, secret, former_secret: former, former_until: until }: StoredTarget,
  now: Date,
): Promise<readonly string[]> {
  const sealed = [secret, until !== null && until > now ? former : null].filter((one) => one !== null)
  return Promise.all(
    sealed.map(async (one) => (await vault.openForInstallation(db, placeOf(id), one)).toString('utf8')),
  )
}

function placeOf(id: string): string {
  return `notification|${id}`
}
