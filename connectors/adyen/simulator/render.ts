import type { State, User } from './state.ts'

/** https://docs.adyen.com/api-explorer/Management/3/overview */
export const basePath = '/v3'

/**
 * Neither how the user signs in nor when is shown. An empty list of account groups or merchant accounts is left out, as
 * in the vendor's example of a created user.
 * https://docs.adyen.com/api-explorer/Management/3/get/companies/(companyId)/users/(userId)
 */
export function renderUser({ companyId }: State, user: User, url: string) {
  return {
    id: user.id,
    name: { firstName: user.firstName, lastName: user.lastName },
    email: user.email,
    timeZoneCode: user.timeZoneCode,
    username: user.username,
    roles: user.roles,
    active: user.active,
    _links: { self: link(url, `/companies/${companyId}/users/${user.id}`) },
    ...(user.accountGroups.length > 0 && { accountGroups: user.accountGroups }),
    ...(user.merchants.length > 0 && { associatedMerchantAccounts: user.merchants }),
  }
}

export function renderMerchant({ companyId }: State, id: string, url: string) {
  const of = (part: string) => link(url, `/merchants/${id}${part}`)
  return {
    id,
    companyId,
    name: id.replaceAll('_', ' '),
    status: 'Active',
    _links: {
      self: of(''),
      apiCredentials: of('/apiCredentials'),
      users: of('/users'),
      webhooks: of('/webhooks'),
    },
  }
}

export function renderCompany({ companyId }: State, url: string) {
  const of = (part: string) => link(url, `/companies/${companyId}${part}`)
  return {
    id: companyId,
    name: 'Example Shop B.V.',
    status: 'Active',
    _links: {
      self: of(''),
      apiCredentials: of('/apiCredentials'),
      users: of('/users'),
      webhooks: of('/webhooks'),
    },
  }
}

export function link(url: string, path: string) {
  return { href: `${url}${basePath}${path}` }
}
