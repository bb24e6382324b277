import type { FastifyRequest } from 'fastify'

/**
 * Whether a browser says that a page of ours sends this. A program that is no browser says nothing, and carries no cookie
 * that somebody else could use.
 */
export function isFromElsewhere({ headers }: FastifyRequest, publicUrl: string): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true
  const { origin } = headers
  if (origin === undefined) return false
  const from = URL.parse(origin)
  return from === null || (from.origin !== new URL(publicUrl).origin && from.host !== headers.host)
}

/** Whether passphrases would go over a network unsealed: by plain http, and not to this very machine. */
export function isReadableOnTheWay({ headers, protocol }: FastifyRequest, secure: boolean): boolean {
  if (secure || protocol === 'https' || headers.origin?.startsWith('https://') === true) return false
  const hostname = URL.parse(`http://${headers.host ?? ''}`)?.hostname ?? ''
  return hostname !== 'localhost' && hostname !== '[::1]' && !/^127(\.\d{1,3}){3}$/.test(hostname)
}
