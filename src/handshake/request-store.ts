import { sql } from 'kysely'
import type { JsonValue } from '../scim/json.ts'
import type { Database, Queries } from '../store/database.ts'
import type { PlainRequest } from './noted-request.ts'
import type { RecordedRequest } from './recorded-request.ts'

/** How many requests an application keeps, and how many beside them that had no valid token. */
export const kept = { accepted: 200, refused: 50 } as const
const keptMs = 7 * 24 * 60 * 60 * 1_000

/**
 * Writes a batch, and trims what is over the number. Under a lock, so that ids grow in the order in which they become
 * visible: who asks for everything after an id misses nothing.
 */
export async function storeRequests(db: Database, requests: readonly PlainRequest[]): Promise<void> {
  if (requests.length === 0) return
  await db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtext('scim_request'))`.execute(tx)
    await tx.insertInto('scim_request').values(requests.map(toRow)).execute()
    await trim(tx, [...new Set(requests.map(({ applicationId }) => applicationId))])
  })
}

export async function forgetOldRequests(db: Database, now: Date): Promise<void> {
  await db
    .deleteFrom('scim_request')
    .where('at', '<', new Date(now.getTime() - keptMs))
    .execute()
}

/** The newest requests, oldest first. */
export async function listRequests(
  queries: Queries,
  applicationId: string,
  options: { readonly after?: number | undefined; readonly limit?: number } = {},
): Promise<readonly RecordedRequest[]> {
  const rows = await queries
    .selectFrom('scim_request')
    .leftJoin('scim_token', 'scim_token.id', 'scim_request.token_id')
    .selectAll('scim_request')
    .select('scim_token.label')
    .where('scim_request.application_id', '=', applicationId)
    .where('scim_request.id', '>', options.after ?? 0)
    .orderBy('scim_request.id', 'desc')
    .limit(options.limit ?? kept.accepted + kept.refused)
    .execute()
  return rows.reverse().map((row) => ({
    id: row.id,
    at: row.at.toISOString(),
    accepted: row.accepted,
    token: row.label,
    credential: row.credential,
    address: row.address,
    userAgent: row.user_agent,
    method: row.method,
    path: row.path,
    status: row.status,
    scimType: row.scim_type,
    detail: row.detail,
    resourceId: row.resource_id,
    ms: row.ms,
    body: row.body as JsonValue,
  }))
}

async function trim(tx: Queries, applicationIds: readonly string[]): Promise<void> {
  await sql`
    delete from scim_request using (
      select id, row_number() over (partition by application_id, accepted order by id desc) as place
      from scim_request where application_id = any(${applicationIds}::uuid[])) as placed
    where scim_request.id = placed.id
      and placed.place > case when accepted then ${kept.accepted}::int else ${kept.refused}::int end`.execute(
    tx,
  )
}

function toRow(request: PlainRequest) {
  return {
    application_id: request.applicationId,
    at: request.at,
    accepted: request.accepted,
    token_id: request.tokenId,
    credential: request.credential,
    address: request.address,
    user_agent: request.userAgent,
    method: request.method,
    path: request.path,
    status: request.status,
    scim_type: request.scimType,
    detail: request.detail,
    resource_id: request.resourceId,
    ms: request.ms,
    body: request.body === null ? null : JSON.stringify(request.body),
  }
}
