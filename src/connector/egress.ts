import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/**
 * Which addresses a vendor may have. Everything but public unicast is refused, so that an address typed into a
 * setting can't reach this machine or its network, unless the administrator named the network.
 */
export type EgressRules = { readonly allowPrivate: readonly string[] }

// RFC 4291 §2.4: the rest is not given out, or carries an IPv4 address in a form of its own (`::7f00:1`).
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3')

/** Why this address may not be called; undefined when it may. Plain http only inside a network that was named. */
export function refuseAddress(
  address: string,
  protocol: 'http:' | 'https:',
  { allowPrivate }: EgressRules,
): string | undefined {
  const parsed = ipaddr.process(address)
  const named = allowPrivate.some((cidr) => {
    const [network, bits] = ipaddr.parseCIDR(cidr)
    return network.kind() === parsed.kind() && parsed.match([network, bits])
  })
  if (named) return undefined
  if (parsed.range() !== 'unicast' || (parsed.kind() === 'ipv6' && !parsed.match(globalUnicast)))
    return `${address} is not a public address (allow its network with OVERLOCK_ALLOW_PRIVATE_EGRESS)`
  return protocol === 'https:' ? undefined : `${address} may only be called with https`
}

/** The address to connect to, checked; the caller must connect to exactly this one (no second look-up). */
export async function resolveHost(
  hostname: string,
  protocol: 'http:' | 'https:',
  rules: EgressRules,
): Promise<{ readonly address: string } | { readonly refused: string }> {
  const literal = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
  const addresses = isIP(literal) !== 0 ? [literal] : await resolveAll(literal)
  for (const address of addresses) {
    const refused = refuseAddress(address, protocol, rules)
    if (refused !== undefined) return { refused }
  }
  const [address] = addresses
  return address === undefined ? { refused: `${hostname} has no address` } : { address }
}

async function resolveAll(hostname: string): Promise<readonly string[]> {
  return (await lookup(hostname, { all: true, verbatim: true })).map(({ address }) => address)
}
