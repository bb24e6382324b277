import { z } from 'zod'
import { listApiTokens } from '../credentials/api-token-store.ts'
import { stateOf, type TokenState } from '../credentials/token-state.ts'
import { operation } from './operation.ts'
import { table } from './print-table.ts'
import { printEnd } from './token-lifetime.ts'

type ListedToken = {
  readonly id: string
  readonly publicId: string
  readonly label: string
  readonly role: string
  readonly state: TokenState
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
    return (await listApiTokens(system.db)).map((row) => {
      const ends = { expiresAt: row.expires_at ?? undefined, revokedAt: row.revoked_at ?? undefined }
      return {
        ...{ id: row.id, publicId: row.public_id, label: row.label, role: row.role },
        state: stateOf(ends, now),
        createdAt: row.created_at.toISOString(),
        expiresAt: ends.expiresAt?.toISOString(),
        lastUsedAt: row.last_used_at?.toISOString(),
        lastUsedFrom: row.last_used_from ?? undefined,
      }
    })
  },
})

function printTokens(tokens: readonly ListedToken[]): string {
  return table(
    ['id', 'token', 'label', 'role', 'state', 'ends', 'last used', 'from'],
    tokens.map((token) => [
      token.id,
      token.publicId,
      token.label,
      token.role,
      token.state,
      printEnd(token.expiresAt),
      token.lastUsedAt ?? 'never',
      token.lastUsedFrom,
    ]),
  )
}
