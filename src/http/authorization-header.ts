/** What stands in an Authorization header. */
export type Authorization =
  | { readonly scheme: 'bearer' | 'bare'; readonly secret: string }
  | { readonly scheme: 'basic'; readonly user: string; readonly secret: string }

/** Undefined when there is none, or none that can be read. Okta can be set to send the bare token. */
export function readAuthorization(header: string | undefined): Authorization | undefined {
  const text = header?.trim() ?? ''
  const [, scheme = '', credentials = ''] = /^(\S+)\s+(\S+)$/.exec(text) ?? []
  if (scheme === '') return /^\S+$/.test(text) ? { scheme: 'bare', secret: text } : undefined
  if (/^bearer$/i.test(scheme)) return { scheme: 'bearer', secret: credentials }
  return /^basic$/i.test(scheme) ? readBasic(credentials) : undefined
}

/** RFC 7617 §2: the user ends at the first colon, the password may hold more of them. */
function readBasic(credentials: string): Authorization | undefined {
  const text = Buffer.from(credentials, 'base64').toString('utf8')
  const at = text.indexOf(':')
  return at < 0 ? undefined : { scheme: 'basic', user: text.slice(0, at), secret: text.slice(at + 1) }
}
