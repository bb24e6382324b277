import { type Answer, answer } from '../../../simulation/answer.ts'

/** Every refusal is `{code, message}`; the code is what a client acts on. */
function refuse(status: number, code: string, message: string): Answer {
  return answer(status, { code, message })
}

export const unauthorized = refuse(401, 'unauthorized', 'the bearer token is missing or not valid')

export const forbidden = refuse(403, 'forbidden', 'the bearer token may only read')

export const malformed = refuse(400, 'malformed', 'the body is not JSON')

export function invalid(message: string): Answer {
  return refuse(400, 'invalid', message)
}

export function notFound(kind: 'account' | 'group', id: string): Answer {
  return refuse(404, 'not_found', `there is no ${kind} ${id}`)
}

export function taken(field: 'userName' | 'name', value: string): Answer {
  return refuse(409, `${field}_taken`, `the ${field} ${value} is taken`)
}

export function unknownGroup(id: string): Answer {
  return refuse(422, 'unknown_group', `there is no group ${id}`)
}
