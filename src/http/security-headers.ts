import type { FastifyReply } from 'fastify'

/** For everything a browser shows or keeps of us (OWASP ASVS 5.0, 3.4): no other origin, no inline code, no frame. */
const headers = {
  'content-security-policy': [
    ...[
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' data: blob:",
      "font-src 'self'",
    ],
    ...[
      "connect-src 'self'",
      "form-action 'self'",
      "base-uri 'none'",
      "object-src 'none'",
      "frame-ancestors 'none'",
    ],
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
} as const

const year = 31_536_000

export function addSecurityHeaders(reply: FastifyReply, secure: boolean): void {
  reply.headers(headers)
  if (secure) reply.header('strict-transport-security', `max-age=${year}; includeSubDomains`)
}
