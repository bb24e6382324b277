import { readAuthorization } from './authorization-header.ts'

/** Why there is no access token: RFC 6749 §5.2. */
export type OAuthError = 'invalid_request' | 'invalid_client' | 'unsupported_grant_type' | 'invalid_scope'

/** A request for an access token with client credentials (RFC 6749 §4.4.2), read but not believed yet. */
export type TokenRequest = {
  readonly clientId: string
  readonly clientSecret: string
  /** Undefined: all that the client may do. */
  readonly scope: string | undefined
}

export type Unreadable = { readonly error: OAuthError; readonly description: string }

/** The client shows itself in the Authorization header or in the body, but not in both (RFC 6749 §2.3). */
export function readTokenRequest(header: string | undefined, body: string): TokenRequest | Unreadable {
  const fields = new URLSearchParams(body)
  for (const name of ['grant_type', 'client_id', 'client_secret', 'scope'])
    if (fields.getAll(name).length > 1) return unreadable(`${name} is given more than once.`)
  const grant = fields.get('grant_type')
  if (grant === null || grant === '') return unreadable('grant_type is missing.')
  if (grant !== 'client_credentials')
    return { error: 'unsupported_grant_type', description: 'Only client_credentials is supported.' }
  const scope = fields.get('scope') || undefined
  const inBody = { id: fields.get('client_id'), secret: fields.get('client_secret') }
  const inHeader = readAuthorization(header)
  if (inHeader === undefined) return { clientId: inBody.id ?? '', clientSecret: inBody.secret ?? '', scope }
  if (inBody.secret !== null) return unreadable('Send the secret in the header or in the body, not in both.')
  if (inHeader.scheme !== 'basic')
    return { error: 'invalid_client', description: 'Send the client id and secret with HTTP Basic.' }
  const clientId = formDecoded(inHeader.user)
  if (inBody.id !== null && inBody.id !== clientId)
    return unreadable('The client ids of the header and the body differ.')
  return { clientId, clientSecret: formDecoded(inHeader.secret), scope }
}

function unreadable(description: string): Unreadable {
  return { error: 'invalid_request', description }
}

/** RFC 6749 §2.3.1: id and secret are form-encoded before they go into the header. Ours read the same either way. */
function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}
