import { type Answer, answer } from '../../../simulation/answer.ts'

/**
 * This API answers 403 for a bad token, for a missing right and for an object that is not there; 401 is not used.
 * https://developers.activecampaign.com/reference/retrieve-account-information
 */
export function forbidden(message: string): Answer {
  return answer(403, { message })
}

/** The documented sentence for a group; for a user, and for a look-up by e-mail, the same style is [unverified]. */
export function noResult(kind: 'User' | 'Group', key: string): Answer {
  return forbidden(`No Result found for ${kind} with id ${key}`)
}

/** The documented body of a 400 is an empty object: https://developers.activecampaign.com/reference/create-user */
export const badRequest: Answer = answer(400, {})

export type FieldProblem = { readonly field: string; readonly code: string; readonly title: string }

/**
 * The envelope of a value that is not accepted, as documented for contacts. That users and groups answer alike is
 * [unverified], and so are the codes but for `field_missing`, which the vendor has elsewhere.
 * https://developers.activecampaign.com/reference/create-a-new-contact
 */
export function invalid(problems: readonly FieldProblem[]): Answer {
  const errors = problems.map(({ field, code, title }) => ({
    title,
    detail: '',
    code,
    source: { pointer: `/data/attributes/${field}` },
  }))
  return answer(422, { errors })
}
