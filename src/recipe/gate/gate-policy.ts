import type { Recipe } from '../schema/recipe.ts'

/** What one session may reach; made from the recipe and the address that the application was set up with. */
export type GatePolicy = {
  /** Where pages are opened and changes go: the application's own origin alone. */
  readonly origin: string
  readonly egress: readonly string[]
  readonly network: Recipe['network']
}

/** Undefined when the address is none of the recipe's; a simulator's on this machine is let through when asked. */
export function policyFor(
  { app, network }: Recipe,
  url: string,
  { simulator = false }: { readonly simulator?: boolean } = {},
): GatePolicy | undefined {
  const parsed = URL.parse(url)
  if (parsed === null) return undefined
  const { origin, hostname, protocol } = parsed
  const local = protocol === 'http:' && (hostname === '127.0.0.1' || hostname === 'localhost')
  if (!(simulator && local) && !app.origins.some((allowed) => originFits(allowed, origin))) return undefined
  return { origin, egress: app.egress, network }
}

/** `https://*.example.com` fits each name below example.com, and nothing that merely ends so. */
export function originFits(allowed: string, origin: string): boolean {
  if (!allowed.includes('*.')) return allowed === origin
  const [scheme = '', rest = ''] = allowed.split('*.')
  const host = origin.startsWith(scheme) ? origin.slice(scheme.length) : ''
  return host.endsWith(`.${rest}`) && /^[a-z0-9.:-]+$/.test(host)
}
