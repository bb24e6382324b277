import { foldCase } from '../scim/fold.ts'
import { isJsonArray, isJsonObject, type JsonValue } from '../scim/json.ts'
import type { RecordedRequest } from './recorded-request.ts'

export const idpNames = {
  okta: 'Okta',
  entra: 'Microsoft Entra ID',
  onelogin: 'OneLogin',
  jumpcloud: 'JumpCloud',
  rippling: 'Rippling',
  ping: 'Ping',
  auth0: 'Auth0',
  keycloak: 'Keycloak',
} as const

export type IdpKind = keyof typeof idpNames

/** Which identity provider it is, and what says so. The words of its administrator are a hint, spelling is another. */
export type Recognized = { readonly kind: IdpKind; readonly by: 'userAgent' | 'spelling' | 'tokenLabel' }

/**
 * Names by which they call themselves. Only Okta documents its user agent (developer.okta.com, "SCIM 2.0 protocol
 * reference"); the others are taken at their name where it appears.
 */
const names: readonly (readonly [RegExp, IdpKind])[] = [
  [/okta/i, 'okta'],
  [/entra|azure|microsoft/i, 'entra'],
  [/onelogin/i, 'onelogin'],
  [/jumpcloud/i, 'jumpcloud'],
  [/rippling/i, 'rippling'],
  [/\bping(?:one|federate|identity)?\b/i, 'ping'],
  [/auth0/i, 'auth0'],
  [/keycloak/i, 'keycloak'],
]

/** The identity provider of these requests: by its own name, else by spellings only it has, else by the token's label. */
export function recognize(requests: readonly RecordedRequest[]): Recognized | undefined {
  const newestFirst = requests.toReversed()
  return (
    first(newestFirst, 'userAgent', ({ userAgent }) => named(userAgent)) ??
    first(newestFirst, 'spelling', spelled) ??
    first(newestFirst, 'tokenLabel', ({ token }) => named(token ?? ''))
  )
}

function first(
  requests: readonly RecordedRequest[],
  by: Recognized['by'],
  kindOf: (request: RecordedRequest) => IdpKind | undefined,
): Recognized | undefined {
  for (const request of requests) {
    const kind = request.accepted ? kindOf(request) : undefined
    if (kind !== undefined) return { kind, by }
  }
  return undefined
}

function named(text: string): IdpKind | undefined {
  return names.find(([form]) => form.test(text))?.[1]
}

const guid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
/** Microsoft Learn, "Develop and plan provisioning for a SCIM endpoint": the test of the connection. */
const entraTest = new RegExp(`^/Users\\?filter=\\S+ eq "${guid}"$`, 'i')

export function isEntraTest({ method, path }: RecordedRequest): boolean {
  return method === 'GET' && entraTest.test(path)
}

function spelled(request: RecordedRequest): IdpKind | undefined {
  const { path, body } = request
  if (/aadOptscim062020/i.test(path) || isEntraTest(request)) return 'entra'
  if (/^\/Groups\S*\?excludedAttributes=members/.test(path)) return 'entra'
  if (!isJsonObject(body)) return undefined
  const schemas = listOf(body['schemas'])
  if (schemas.some((uri) => /schemas\.microsoft\.com/i.test(String(uri)))) return 'entra'
  if (schemas.some((uri) => foldCase(String(uri)).startsWith('urn:scim:schemas:'))) return 'onelogin'
  if (request.method === 'POST' && 'id' in body && body['id'] === null) return 'onelogin'
  const operations = listOf(body['Operations'])
  return operations.some((one) => isJsonObject(one) && /^[A-Z]/.test(String(one['op']))) ? 'entra' : undefined
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return value !== undefined && isJsonArray(value) ? value : []
}
