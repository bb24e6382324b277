import { ConnectorError } from '../../src/connector/errors.ts'
import type { JsonValue } from '../../src/connector/json.ts'
import { asObject, type Context, strange } from './answer.ts'
import { makeMemory } from './memory.ts'
import type { OAuthSettings } from './settings.ts'

const tokens = makeMemory<string>()
/** RFC 6749 §5.1 only recommends to say how long a token lasts. */
const withoutExpiryMs = 5 * 60_000
/** Given up before it ends, so that none ends on its way. */
const marginMs = 60_000

export async function accessToken(context: Context): Promise<string> {
  const { oauth } = context.settings
  if (oauth === undefined) return secret(context, 'token')
  return tokens.get(context) ?? (await fetchToken(context, oauth))
}

/** Whether asking again can bring another token than the one that was refused. */
export function dropToken(context: Context): boolean {
  tokens.forget(context)
  return context.settings.oauth !== undefined
}

/** RFC 6749 §4.4.2: the client credentials grant. */
async function fetchToken(context: Context, oauth: OAuthSettings): Promise<string> {
  const clientSecret = secret(context, 'clientSecret')
  const { clientId, clientAuthentication, scope, tokenUrl } = oauth
  const basic = clientAuthentication === 'basic'
  const response = await context.http.send({
    method: 'POST',
    url: tokenUrl,
    headers: basic ? { authorization: basicHeader(clientId, clientSecret) } : {},
    form: {
      grant_type: 'client_credentials',
      ...(scope !== undefined && { scope }),
      ...(!basic && { client_id: clientId, client_secret: clientSecret }),
    },
    // No account changes by it, and asking twice only makes a second token.
    effect: 'read',
  })
  const answer = asObject(response.body)
  if (response.status === 401 || answer?.['error'] === 'invalid_client')
    throw new ConnectorError('credentialsRejected', { message: 'The application refused the client secret.' })
  const token = answer?.['access_token']
  if (response.status >= 300 || typeof token !== 'string' || token === '')
    throw strange(`the token address answered ${response.status}`)
  tokens.keep(context, token, lastsMs(answer?.['expires_in']))
  return token
}

/** RFC 6749 §2.3.1: both are form-encoded first. */
function basicHeader(clientId: string, clientSecret: string): string {
  const encode = (text: string) => new URLSearchParams({ '': text }).toString().slice(1)
  return `Basic ${Buffer.from(`${encode(clientId)}:${encode(clientSecret)}`).toString('base64')}`
}

function lastsMs(expiresIn: JsonValue | undefined): number {
  const seconds = Number(expiresIn ?? Number.NaN)
  const lasts = Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : withoutExpiryMs
  return Math.max(lasts - marginMs, lasts / 2)
}

function secret({ secrets }: Context, name: 'token' | 'clientSecret'): string {
  const value = secrets[name]?.trim() ?? ''
  if (value === '')
    throw new ConnectorError('credentialsRejected', { message: `The secret "${name}" is not stored.` })
  return value
}
