import { ConnectorError } from '../../src/connector/errors.ts'
import { asObject, type Context, call, roleMissing, strange, unexpected } from './api.ts'
import type { Environment } from './settings.ts'

export const usersRole = 'Management API—Users read and write'
export const accountRole = 'Management API—Account read'

/** The API credential that the key belongs to: a machine user, which is none of the accounts. */
export type Credential = {
  readonly id: string
  readonly username: string
  readonly companyName: string | undefined
  readonly roles: readonly string[]
  /** From the client key; undefined where it does not tell. */
  readonly environment: Environment | undefined
}

/** https://docs.adyen.com/api-explorer/Management/3/get/me: any role of the Management API is enough for it. */
export async function readCredential(context: Context): Promise<Credential> {
  const response = await call(context, 'GET', '/me')
  if (response.status === 403) throw roleMissing(usersRole)
  const me = asObject(response.body)
  if (response.status !== 200 || me === undefined) throw unexpected(response)
  const { id, username, companyName, roles, clientKey } = me
  if (typeof id !== 'string' || typeof username !== 'string' || !Array.isArray(roles))
    throw strange('an API credential without id, username or roles')
  const [, environment] = /^(test|live)_/.exec(String(clientKey ?? '')) ?? []
  return {
    ...{ id, username },
    companyName: typeof companyName === 'string' ? companyName : undefined,
    roles: roles.filter((role) => typeof role === 'string'),
    environment: environment === 'test' || environment === 'live' ? environment : undefined,
  }
}

/** Whether it has the role, however its dash and blanks are spelled. */
export function hasRole({ roles }: Credential, role: string): boolean {
  return roles.some((held) => plain(held) === plain(role))
}

function plain(role: string): string {
  return role.toLowerCase().replace(/[^a-z]/g, '')
}

/** Why a call about users was forbidden. Throws where the credential lacks its role; returns where it has it. */
export async function mustHaveUsersRole(context: Context): Promise<void> {
  if (!hasRole(await readCredential(context), usersRole)) throw roleMissing(usersRole)
}

export function notReached(companyId: string, reached: readonly string[]): ConnectorError {
  const which = reached.length === 0 ? '' : ` It reaches: ${reached.join(', ')}.`
  return new ConnectorError('permissionDenied', {
    message: `The API key does not reach the company account "${companyId}".${which}`,
  })
}
