import { type Answer, answer } from '../../../simulation/answer.ts'
import type { Call } from '../../../simulation/vendor.ts'
import { refuseAccountCall } from './authorize.ts'
import { answerPage } from './paging.ts'
import { forbidden } from './refusals.ts'
import { link, renderCompany, renderMerchant } from './render.ts'
import type { State } from './state.ts'

/**
 * Any role of the Management API is enough for it. A client key begins with the name of its environment.
 * https://docs.adyen.com/api-explorer/Management/3/get/me
 */
export function getMe({ state, url }: Call<State>): Answer {
  if (!state.credentialRoles.some((role) => role.startsWith('Management API')))
    return forbidden('The API credential needs a role of the Management API')
  return answer(200, {
    id: 'S2-6A6C2E3432',
    username: `ws_104725@Company.${state.companyId}`,
    clientKey: `${state.environment}_CLIENTKEYOFASIMULATION`,
    allowedIpAddresses: [],
    roles: state.credentialRoles,
    active: true,
    companyName: state.companyId,
    _links: { self: link(url, '/me'), company: link(url, `/companies/${state.companyId}`) },
  })
}

/** https://docs.adyen.com/api-explorer/Management/3/get/companies */
export function listCompanies(call: Call<State>): Answer {
  const { state, request, url } = call
  const render = () => renderCompany(state, url)
  return (
    refuseAccountCall(call) ??
    answerPage(request, { url, path: '/companies', items: [state.companyId], render })
  )
}

export function getCompany(call: Call<State>): Answer {
  return refuseAccountCall(call) ?? answer(200, renderCompany(call.state, call.url))
}

/**
 * An empty list is a 204 without a body. The vendor documents that for `GET /merchants`; that the company's list does
 * the same is [unverified]. https://docs.adyen.com/api-explorer/Management/3/get/companies/(companyId)/merchants
 */
export function listMerchants(call: Call<State>): Answer {
  const { state, request, url } = call
  const refused = refuseAccountCall(call)
  if (refused !== undefined) return refused
  if (state.merchants.size === 0) return { status: 204 }
  return answerPage(request, {
    ...{ url, path: `/companies/${state.companyId}/merchants` },
    items: [...state.merchants],
    render: (id) => renderMerchant(state, id, url),
  })
}
