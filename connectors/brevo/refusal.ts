import type { EntitlementRef } from '../../src/connector/account.ts'
import type { HttpResponse } from '../../src/connector/http-client.ts'
import type { NeedsPerson, Refused } from '../../src/connector/outcomes.ts'
import { asObject, type Context, sentenceOf } from './api.ts'

export const noBundle: NeedsPerson = {
  outcome: 'needsPerson',
  instructions:
    'Brevo invites nobody without a privilege. Map one of the groups of this account to a bundle with "overlock mapping set", or name a minimum bundle: overlock app set <slug> --set minimumBundle=<bundle>. Then retry the task.',
}

export const notAnEmail: Refused = {
  outcome: 'refused',
  code: 'invalidValue',
  reason: 'Brevo needs a valid e-mail for every user.',
}

export function unknownBundle({ name, id }: EntitlementRef): Refused {
  const reason = `There is no bundle "${name || id}" in the settings.`
  return { outcome: 'refused', code: 'unknownEntitlement', reason }
}

/** Why Brevo said no. Which code comes for what is hardly documented, so the sentence counts too. */
export function refused(context: Context, response: HttpResponse): Refused {
  const text = sentenceOf(context, response)
  const code = asObject(response.body)?.['code']
  const reason = text === '' ? `Brevo answered ${response.status} and gave no reason.` : text
  return { outcome: 'refused', code: codeOf(response.status, String(code), text), reason }
}

function codeOf(status: number, code: string, text: string): Refused['code'] {
  if (status === 402 || code === 'not_enough_credits' || /\b(seats?|upgrade|plan limit)\b/i.test(text))
    return 'seatsExhausted'
  if (code.startsWith('duplicate_') || /\b(already (invited|exists)|duplicate)\b/i.test(text))
    return 'alreadyTaken'
  if (/\b(feature|permissions? .* for)\b/i.test(text)) return 'unknownEntitlement'
  return status === 403 || code === 'permission_denied' ? 'notAllowed' : 'invalidValue'
}
