/** Roles that a group of the identity provider can give. */
export const groupRoles = ['owner', 'admin', 'operator', 'approver', 'auditor'] as const

/** How people sign in by the company's identity provider (OpenID Connect). */
export type OidcConfig = {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecretFile: string
  /** What the button on the sign-in page says. */
  readonly name: string
  readonly scopes: string
  /** The claim that holds the groups of a person. */
  readonly roleClaim: string
  /** The first that fits gives the role; without any, only who was invited signs in. */
  readonly roles: readonly { readonly group: string; readonly role: (typeof groupRoles)[number] }[]
}

/** Plain http only on this machine: what is sent there is a secret. */
export function isIssuer(text: string): boolean {
  const url = URL.parse(text)
  if (url === null || url.search !== '' || url.hash !== '' || url.username !== '') return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))
}

export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
}

/** `Group one=admin, Group two=operator`; undefined for anything else. */
export function parseGroupRoles(text: string): OidcConfig['roles'] | undefined {
  const pairs = text
    .split(',')
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '')
    .map((pair) => {
      const at = pair.lastIndexOf('=')
      const role = groupRoles.find((known) => known === pair.slice(at + 1).trim())
      const group = pair.slice(0, Math.max(at, 0)).trim()
      return role === undefined || group === '' ? undefined : { group, role }
    })
  return pairs.every((pair) => pair !== undefined) ? pairs : undefined
}
