import { type Answer, answer } from '../../../simulation/answer.ts'

/** The one body of everything that is refused. https://developers.brevo.com/docs/how-it-works */
export function refuse(status: number, code: string, message: string): Answer {
  return answer(status, { code, message })
}

export const unauthorized: Answer = refuse(401, 'unauthorized', 'Key not found')

export const rightMissing: Answer = refuse(
  403,
  'permission_denied',
  'You do not have the permission to manage users',
)

export const malformed: Answer = refuse(400, 'bad_request', 'Invalid JSON')

/**
 * For somebody the organization does not have. The pages name 403 for these calls and no other status, and no code
 * for it [unverified].
 */
export function unknownUser(email: string): Answer {
  return refuse(403, 'document_not_found', `User ${email} was not found`)
}

export const ownerStays: Answer = refuse(403, 'permission_denied', 'The owner can not be changed or removed')
