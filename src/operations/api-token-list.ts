import { z } from 'zod'
import { listApiTokens } from '../credentials/api-token-store.ts'
import { stateOf, type TokenState } from '../credentials/token-state.ts'
import { operation } from './operation.ts'
import type { OperationSystem } from './operation-system.ts'
import { table } from './print-table.ts'
import { printEnd } from './token-lifetime.ts'

type ListedToken = {
  readonly id: string
  readonly publicId: string
  readonly label: string
  readonly role: string
  readonly state: TokenState
  /** Slugs of the applications it is limited to; null: all. */
  readonly apps: readonly string[] | null
  readonly readOnly: boolean
  /** E-mail of whose it is; null: nobody's in particular. */
  readonly person: string | null
  readonly createdAt: string
  readonly expiresAt: string | undefined
  readonly lastUsedAt: string | undefined
  readonly lastUsedFrom: string | undefined
}

export const apiTokenList = operation({
  name: 'apiToken.list',
  summary: 'List the tokens of the REST API',
  effect: 'read',
  roles: ['owner', 'admin', 'auditor'],
  input: z.object({}),
  rest: { method: 'GET', path: '/api-tokens' },
  cli: { command: 'api-token list', print: printTokens },
  async run(system): Promise<readonly ListedToken[]> {
    const now = system.clock.now()
    const slugs = await slugsById(system)
    return (await listApiTokens(system.db)).map((row) => {
      const ends = { expiresAt: row.expires_at ?? undefined, revokedAt: row.revoked_at ?? undefined }
      return {
        ...{ id: row.id, publicId: row.public_id, label: row.label, role: row.role },
        state: stateOf(ends, now),
        apps: row.applications?.map((id) => slugs.get(id) ?? id) ?? null,
        ...{ readOnly: row.read_only, person: row.person },
        createdAt: row.created_at.toISOString(),
        expiresAt: ends.expiresAt?.toISOString(),
        lastUsedAt: row.last_used_at?.toISOString(),
        lastUsedFrom: row.last_used_from ?? undefined,
      }
    })
  },
})

async function slugsById({ db }: OperationSystem): Promise<ReadonlyMap<string, string>> {
  const rows = await db.selectFrom('application').select(['id', 'slug']).execute()
  return new Map(rows.map(({ id, slug }) => [id, slug]))
}

function printTokens(tokens: readonly ListedToken[]): string {
  return table(
    ['id', 'token', 'label', 'role', 'state', 'ends', 'last used', 'from', 'of', 'only'],
    tokens.map((token) => [
      ...[token.id, token.publicId, token.label, token.role, token.state, printEnd(token.expiresAt)],
      ...[token.lastUsedAt ?? 'never', token.lastUsedFrom, token.person],
      [...(token.readOnly ? ['reading'] : []), ...(token.apps ?? [])].join(', '),
    ]),
  )
}
