import type { FastifyReply, FastifyRequest } from 'fastify'
import { readCookie } from './read-cookie.ts'

/**
 * The cookie that names a session. Over https it can't be set or read by another host or path (`__Host-`, RFC 6265bis
 * 4.1.3.2); over plain http, for a machine's own address, browsers take no such name.
 */
export type SessionCookie = {
  read(request: FastifyRequest): string | undefined
  set(reply: FastifyReply, name: string): void
  clear(reply: FastifyReply): void
}

export function sessionCookie(secure: boolean): SessionCookie {
  const key = secure ? '__Host-sid' : 'sid'
  const attributes = `Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`
  return {
    read: (request) => readCookie(request, key),
    set: (reply, name) => void reply.header('set-cookie', `${key}=${name}; ${attributes}`),
    clear: (reply) => void reply.header('set-cookie', `${key}=; ${attributes}; Max-Age=0`),
  }
}
