import type { FastifyRequest } from 'fastify'

export function readCookie({ headers }: Pick<FastifyRequest, 'headers'>, key: string): string | undefined {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='))
  return pairs.find(([name]) => name === key)?.[1]
}
