import type { EntitlementRef } from '../../src/connector/account.ts'
import type { HttpResponse } from '../../src/connector/http-client.ts'
import type { NeedsPerson, Refused } from '../../src/connector/outcomes.ts'
import { type Context, sentenceOf, whoAmI } from './api.ts'

export const noGroup: NeedsPerson = {
  outcome: 'needsPerson',
  instructions: 'Choose a group for this account: in ActiveCampaign every user has exactly one.',
}

export const notAnEmail: Refused = {
  outcome: 'refused',
  code: 'invalidValue',
  reason: 'ActiveCampaign needs a valid e-mail for every user.',
}

export function unknownGroup({ name, id }: EntitlementRef): Refused {
  const reason = `ActiveCampaign has no group "${name || id}".`
  return { outcome: 'refused', code: 'unknownEntitlement', reason }
}

/**
 * Why ActiveCampaign said no. The documented body of a refused request is empty, so the sentence, where there is one,
 * is all there is to go by [unverified beyond the vendor's examples].
 */
export async function refused(context: Context, response: HttpResponse, password?: string): Promise<Refused> {
  // A 403 on a write is a dead token or a rule of the product; asking who we are throws for the first.
  if (response.status === 403) await whoAmI(context)
  const text = sentenceOf(context, response, password)
  const reason = text === '' ? `ActiveCampaign answered ${response.status} and gave no reason.` : text
  return { outcome: 'refused', code: codeOf(response.status, text), reason }
}

function codeOf(status: number, text: string): Refused['code'] {
  if (/\b(seats?|user limit|limit of users|maximum number of users|upgrade)\b/i.test(text))
    return 'seatsExhausted'
  if (/\b(already|taken|exists|in use|duplicate)\b/i.test(text)) return 'alreadyTaken'
  if (/\bgroup\b/i.test(text) && status !== 403) return 'unknownEntitlement'
  return status === 403 ? 'notAllowed' : 'invalidValue'
}
