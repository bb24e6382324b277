import type { EntitlementRef } from '../../src/connector/account.ts'
import type { RefusalCode } from '../../src/connector/errors.ts'
import type { HttpResponse } from '../../src/connector/http-client.ts'
import type { Refused } from '../../src/connector/outcomes.ts'
import { type Context, invalidFieldsOf, sentenceOf } from './api.ts'
import { mustHaveUsersRole } from './credential.ts'
import { listFields } from './entitlements.ts'

export const notAnEmail: Refused = {
  outcome: 'refused',
  code: 'invalidValue',
  reason: 'Adyen needs a valid e-mail for every user.',
}

export const emailTaken: Refused = {
  outcome: 'refused',
  code: 'alreadyTaken',
  reason: 'Another user of Adyen has this e-mail already.',
}

export const nameTooLong: Refused = {
  outcome: 'refused',
  code: 'invalidValue',
  reason: 'Adyen takes first and last names of up to 80 characters.',
}

export function notOurs({ name, id }: EntitlementRef): Refused {
  const reason = `Adyen has no "${name || id}". Names begin with role:, group: or merchant:.`
  return { outcome: 'refused', code: 'unknownEntitlement', reason }
}

/**
 * Why Adyen said no. Which error code stands for what is not documented for these calls, so the named fields decide, and
 * then the sentence. https://docs.adyen.com/api-explorer/Management/3/post/companies/(companyId)/users
 */
export async function refused(context: Context, response: HttpResponse): Promise<Refused> {
  // The credential lacks its role, which throws, or may not give one of the roles.
  if (response.status === 403) await mustHaveUsersRole(context)
  const text = sentenceOf(context, response)
  const reason = text === '' ? `Adyen answered ${response.status} and gave no reason.` : text
  return { outcome: 'refused', code: codeOf(response, text), reason }
}

const lists: readonly string[] = Object.values(listFields)

function codeOf({ status, body }: HttpResponse, text: string): RefusalCode {
  if (status === 403) return 'notAllowed'
  const names = invalidFieldsOf(body).map(({ name }) => name.split(/[.[]/)[0] ?? '')
  if (names.some((name) => lists.includes(name))) return 'unknownEntitlement'
  const aboutSignIn = names.length === 0 || names.some((name) => name === 'username' || name === 'email')
  if (aboutSignIn && /\b(already|taken|exists|in use|duplicate|unique)\b/i.test(text)) return 'alreadyTaken'
  return 'invalidValue'
}
