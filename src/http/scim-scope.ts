import type { ScimTokenScope } from '../credentials/scope.ts'

/**
 * Why a token of that scope may not do this; undefined when it may. `path` begins below the application: `/Users/…`. A
 * bulk request is let in: each of its operations comes here by itself.
 */
export function whyOutOfScope(scope: ScimTokenScope, method: string, path: string): string | undefined {
  const reads = ['GET', 'HEAD', 'OPTIONS'].includes(method) || /\/(\.search|bulk)\/?$/i.test(path)
  if (scope === 'full' || reads) return undefined
  if (scope === 'read') return 'This token may only read.'
  return /^\/users(\/|$)/i.test(path) ? undefined : 'This token may only change Users.'
}
