import ipaddr from 'ipaddr.js'

/**
 * The address of a client in its plain form: an IPv4 address that came in an IPv6 one as itself, and without the port
 * that some proxies write behind it. Text that is no address stays as it is, and lies in no network.
 */
export function plainAddress(text: string): string {
  const bare = /^\[(.+)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text
  const withoutZone = bare.split('%')[0] ?? bare
  return ipaddr.isValid(withoutZone) ? ipaddr.process(withoutZone).toString() : text.slice(0, 64)
}

/** Whether an address lies in one of the networks; without any network every address does. */
export function isAllowedFrom(address: string, cidrs: readonly string[]): boolean {
  if (cidrs.length === 0) return true
  const plain = plainAddress(address)
  if (!ipaddr.isValid(plain)) return false
  const parsed = ipaddr.process(plain)
  return cidrs.some((cidr) => {
    const [network, bits] = parseNetwork(cidr)
    return network.kind() === parsed.kind() && parsed.match([network, bits])
  })
}

/** What one client can change at will is not told apart: an IPv6 client has a whole /64. */
export function sourceOf(address: string): string {
  const plain = plainAddress(address)
  if (!ipaddr.IPv6.isValid(plain)) return plain
  return ipaddr.IPv6.networkAddressFromCIDR(`${plain}/64`).toString()
}

/** A network of IPv4 addresses written in IPv6 (`::ffff:10.0.0.0/104`) is the IPv4 network. */
function parseNetwork(cidr: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  const [network, bits] = ipaddr.parseCIDR(cidr)
  if (network instanceof ipaddr.IPv6 && network.isIPv4MappedAddress() && bits >= 96)
    return [network.toIPv4Address(), bits - 96]
  return [network, bits]
}
