import { z } from 'zod'
import { listScimTokens, type ScimToken } from '../credentials/scim-token-store.ts'
import { stateOf, type TokenState } from '../credentials/token-state.ts'
import { app, contextOfApp } from './application-input.ts'
import { operation } from './operation.ts'
import { table } from './print-table.ts'
import { printEnd } from './token-lifetime.ts'

type ListedToken = {
  readonly id: string
  readonly publicId: string
  readonly kind: ScimToken['kind']
  readonly label: string
  readonly scope: string
  readonly state: TokenState
  readonly cidrs: readonly string[]
  readonly createdAt: string
  readonly expiresAt: string | undefined
  readonly lastUsedAt: string | undefined
  readonly lastUsedFrom: string | undefined
  readonly replacedBy: string | undefined
}

export const scimTokenList = operation({
  name: 'scimToken.list',
  summary: 'List the tokens of an application',
  effect: 'read',
  roles: ['owner', 'admin', 'operator', 'auditor'],
  input: z.object({ app }),
  rest: { method: 'GET', path: '/applications/{app}/scim-tokens' },
  cli: { command: 'scim-token list <app>', print: printTokens },
  async run(system, _caller, { app: slug }): Promise<readonly ListedToken[]> {
    const { application } = await contextOfApp(system, slug)
    const now = system.clock.now()
    return (await listScimTokens(system.db, application.id)).map((token) => toListed(token, now))
  },
})

function toListed(token: ScimToken, now: Date): ListedToken {
  const { id, publicId, kind, label, scope, cidrs, lastUsedFrom, replacedBy } = token
  return {
    ...{ id, publicId, kind, label, scope, cidrs, lastUsedFrom, replacedBy },
    state: stateOf(token, now),
    createdAt: token.createdAt.toISOString(),
    expiresAt: token.expiresAt?.toISOString(),
    lastUsedAt: token.lastUsedAt?.toISOString(),
  }
}

function printTokens(tokens: readonly ListedToken[]): string {
  if (tokens.length === 0) return 'No token yet. Make one: overlock scim-token create --app <slug>'
  return table(
    ['id', 'token', 'label', 'kind', 'scope', 'state', 'ends', 'networks', 'last used', 'from'],
    tokens.map((token) => [
      token.id,
      token.publicId,
      token.label,
      token.kind,
      token.scope,
      token.replacedBy === undefined ? token.state : `${token.state}, replaced`,
      printEnd(token.expiresAt),
      token.cidrs.join(' '),
      token.lastUsedAt ?? 'never',
      token.lastUsedFrom,
    ]),
  )
}
