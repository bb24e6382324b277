import type { Answer } from '../../../simulation/answer.ts'
import type { Call } from '../../../simulation/vendor.ts'
import type { GroupFlag } from './group-flags.ts'
import { forbidden } from './refusals.ts'
import { keyOwner, type State } from './state.ts'

/** Keys have no end of their own at this vendor; one that was taken back is answered like a wrong one. */
export const invalidToken: Answer = forbidden('The API token is missing or not valid')

export const rightMissing: Answer = forbidden('Forbidden')

/**
 * The header `Api-Token`, nothing else. A key dies with its user: there is no account-level key.
 * https://developers.activecampaign.com/reference/authentication, https://help.activecampaign.com/hc/en-us/articles/115000086230
 * The wording is [unverified].
 */
export function authorize({ state, request }: Call<State>): Answer | undefined {
  const good = request.headers['api-token'] === state.apiKey && keyOwner(state) !== undefined
  return good ? undefined : invalidToken
}

/** A key can do what its user's group may do: https://developers.activecampaign.com/reference/authentication */
export function lacksRight(state: State, right: GroupFlag): Answer | undefined {
  const group = state.groups.get(keyOwner(state)?.groupId ?? '')
  return group?.flags[right] === '1' ? undefined : rightMissing
}
