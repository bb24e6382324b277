import type { Answer } from '../../../simulation/answer.ts'

const schema = 'urn:ietf:params:scim:api:messages:2.0:Error'

/** RFC 7644 §3.12: the status is text. */
export function refuse(status: number, detail: string, scimType?: string): Answer {
  const json = { schemas: [schema], status: String(status), detail, ...(scimType && { scimType }) }
  return { status, json, headers: { 'content-type': 'application/scim+json' } }
}

export const unauthorized = refuse(401, 'The token is missing or not valid.')
export const forbidden = refuse(403, 'The token may only read.')
export const malformed = refuse(400, 'The body is not JSON.', 'invalidSyntax')
export const changedMeanwhile = refuse(412, 'The resource has changed on the server.')
export const notFound = refuse(404, 'There is no such resource.')

export function taken(userName: string): Answer {
  return refuse(409, `The userName ${userName} is taken.`, 'uniqueness')
}
