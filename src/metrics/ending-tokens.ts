import type { Database } from '../store/database.ts'

/** A token that stands and will end. */
export type EndingToken = {
  /** Empty for a token of the REST API. */
  readonly application: string
  /** The part of its text that is no secret. */
  readonly token: string
  readonly expiresAt: Date
}

export async function loadEndingTokens(db: Database, now: Date): Promise<readonly EndingToken[]> {
  const scim = await db
    .selectFrom('scim_token')
    .innerJoin('application', 'application.id', 'scim_token.application_id')
    .select(['slug as application', 'public_id as token', 'expires_at'])
    .where('application.removed_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .execute()
  const api = await db
    .selectFrom('api_token')
    .select(['public_id as token', 'expires_at'])
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .execute()
  return [...scim, ...api.map((token) => ({ ...token, application: '' }))].flatMap(
    ({ application, token, expires_at: expiresAt }) =>
      expiresAt === null ? [] : [{ application, token, expiresAt }],
  )
}
