import type { Answer } from '../../../simulation/answer.ts'
import type { Call } from '../../../simulation/vendor.ts'
import { forbidden, unauthorized } from './refusals.ts'
import { accountRole, usersRole } from './seed.ts'
import type { State } from './state.ts'

/**
 * The header `X-API-Key`; a key of the other environment is as good as none. Basic authentication, which the vendor
 * takes too, is not simulated. https://docs.adyen.com/development-resources/api-credentials
 */
export function authorize({ state, request }: Call<State>): Answer | undefined {
  return request.headers['x-api-key'] === state.apiKey ? undefined : unauthorized
}

export const readOnlyKey: Answer = forbidden('This API credential may not change users')

/** Each call names the role it needs: https://docs.adyen.com/api-explorer/Management/3/overview */
export function refuseUsersCall(call: Call<State>): Answer | undefined {
  return refuseWithout(call, usersRole) ?? refuseOtherCompany(call)
}

export function refuseAccountCall(call: Call<State>): Answer | undefined {
  return refuseWithout(call, accountRole) ?? refuseOtherCompany(call)
}

export function refuseWithout({ state }: Call<State>, role: string): Answer | undefined {
  if (state.credentialRoles.includes(role)) return undefined
  return forbidden(`The API credential needs the role ${role}`)
}

/** How a company that the credential can't reach is answered is [unverified]. */
function refuseOtherCompany({ state, params }: Call<State>): Answer | undefined {
  const { companyId = state.companyId } = params
  if (companyId === state.companyId) return undefined
  return forbidden(`The API credential has no access to the company account ${companyId}`)
}
