import type { EntitlementRef } from '../../src/connector/account.ts'
import type { RefusalCode } from '../../src/connector/errors.ts'
import type { HttpResponse } from '../../src/connector/http-client.ts'
import type { NeedsPerson, Refused } from '../../src/connector/outcomes.ts'
import { asObject, type Context, sentenceOf, unexpected } from './answer.ts'

export const noName: Refused = {
  outcome: 'refused',
  code: 'invalidValue',
  reason: 'SCIM needs a userName of 1 to 1000 characters for every account.',
}

export const nameTaken: Refused = {
  outcome: 'refused',
  code: 'alreadyTaken',
  reason: 'Another account in the application has this userName.',
}

export function unknownGroup({ name, id }: EntitlementRef): Refused {
  const reason = `There is no group "${name || id}" in the application.`
  return { outcome: 'refused', code: 'unknownEntitlement', reason }
}

/** Why the server said no, by RFC 7644 §3.12. An answer of another kind is not taken for a refusal. */
export function refused(context: Context, response: HttpResponse, password?: string): Refused {
  const code = asObject(response.body) && codeOf(response)
  if (code === undefined) throw unexpected(response)
  const sentence = sentenceOf(context, response, password)
  const reason = sentence || `The application answered ${response.status} and gave no reason.`
  return { outcome: 'refused', code, reason }
}

function codeOf({ status, body }: HttpResponse): RefusalCode | undefined {
  const { scimType } = asObject(body) ?? {}
  if (status === 409 || scimType === 'uniqueness') return 'alreadyTaken'
  if (status === 402) return 'seatsExhausted'
  if (scimType === 'mutability') return 'notAllowed'
  return status === 400 || status === 413 || status === 422 ? 'invalidValue' : undefined
}

export function cantDisable(userName: string): NeedsPerson {
  return byHand(
    `Take away the access of ${userName} in the application's own screens, without deleting the account. Its SCIM can't switch accounts off. If leavers shall be deleted: overlock app set <slug> --leaver delete. If it can after all: overlock app set <slug> --set disable=yes. Then retry the task.`,
  )
}

export function cantReactivate(userName: string): NeedsPerson {
  return byHand(
    `Give ${userName} access again in the application's own screens. Its SCIM can't switch accounts on. Then retry the task.`,
  )
}

export function stateNotShown(userName: string): NeedsPerson {
  return byHand(
    `Look in the application's own screens whether ${userName} is switched off, and do it there if not. It took the change, but its SCIM does not show whether an account is active. If leavers shall be deleted instead: overlock app set <slug> --leaver delete.`,
  )
}

export function cantDelete(userName: string): NeedsPerson {
  return byHand(
    `Delete ${userName} in the application's own screens. Its SCIM deletes no accounts. Then retry the task.`,
  )
}

export function noGroups(userName: string, wanted: readonly EntitlementRef[]): NeedsPerson {
  const names = wanted.map(({ name, id }) => name || id).join(', ')
  return byHand(
    `Give ${userName} in the application's own screens: ${names || 'nothing'}. Its SCIM has no groups. If it has after all: overlock app set <slug> --set groups=yes.`,
  )
}

function byHand(instructions: string): NeedsPerson {
  return { outcome: 'needsPerson', instructions }
}
