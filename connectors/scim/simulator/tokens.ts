import { type Answer, answer } from '../../../simulation/answer.ts'
import { isObject } from '../../../simulation/json.ts'
import { derivedSecret } from '../../../simulation/random.ts'
import type { Call } from '../../../simulation/vendor.ts'
import { unauthorized } from './refusals.ts'
import type { State } from './state.ts'

export const clientId = 'overlock'
export const tokenPath = '/oauth/token'
const lastsSeconds = 3_600

/** RFC 6749 §4.4: the client shows its secret, in either place of §2.3.1, and gets an access token. */
export function issueToken({ state, request }: Call<State>): Answer {
  const form = isObject(request.json) ? request.json : {}
  const expected = `Basic ${Buffer.from(`${clientId}:${state.token}`).toString('base64')}`
  const inBody = form['client_id'] === clientId && form['client_secret'] === state.token
  if (!state.traits.oauth || !(inBody || request.headers.authorization === expected))
    return answer(401, { error: 'invalid_client' })
  if (form['grant_type'] !== 'client_credentials') return answer(400, { error: 'unsupported_grant_type' })
  state.tokensIssued += 1
  const token = derivedSecret(state.tokensIssued, `access ${state.token}`)
  state.accessTokens.add(token)
  return answer(200, { access_token: token, token_type: 'Bearer', expires_in: lastsSeconds })
}

export function authorize({ state, request }: Call<State>): Answer | undefined {
  if (request.path === tokenPath) return undefined
  const [, token = ''] = /^Bearer (.+)$/.exec(request.headers.authorization ?? '') ?? []
  const good = state.traits.oauth ? state.accessTokens.has(token) : token === state.token
  return good ? undefined : unauthorized
}
