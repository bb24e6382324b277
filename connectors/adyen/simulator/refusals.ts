import { type Answer, answer } from '../../../simulation/answer.ts'

/**
 * The error object of the Management API (RestServiceError). Which `errorCode` stands for what is not documented for
 * these calls: all codes here are [unverified]. https://docs.adyen.com/api-explorer/Management/3/overview
 */
function refusal(status: number, kind: string, errorCode: string, title: string, detail: string): Answer {
  const type = `https://docs.adyen.com/errors/${kind}`
  return answer(status, { type, errorCode, title, detail, status })
}

export const unauthorized: Answer = refusal(
  401,
  'unauthorized',
  '00_401',
  'Unauthorized',
  'The API key is missing or not valid in this environment',
)

export function forbidden(detail: string): Answer {
  return refusal(403, 'forbidden', '00_403', 'Forbidden', detail)
}

/** Adyen names no 404 for these calls; how an unknown id is answered is [unverified]. */
export function noSuchUser(id: string): Answer {
  return refusal(422, 'not-found', '30_112', 'Entity was not found', `There is no user with the id ${id}`)
}

export const badRequest: Answer = refusal(
  400,
  'bad-request',
  '00_400',
  'Bad request',
  'The body is not a JSON object',
)

export function badParameter(name: string): Answer {
  return refusal(422, 'validation', '30_001', 'Invalid parameter', `The value of ${name} is not valid`)
}

export type FieldProblem = { readonly name: string; readonly value: unknown; readonly message: string }

/** 422 with `invalidFields`; each value is text, whatever was sent. */
export function invalid(problems: readonly FieldProblem[]): Answer {
  const { status, json } = refusal(
    422,
    'validation',
    '30_011',
    'Invalid request',
    problems.map(({ message }) => message).join('; '),
  )
  const invalidFields = problems.map(({ name, value, message }) => ({
    name,
    value: typeof value === 'string' ? value : (JSON.stringify(value) ?? ''),
    message,
  }))
  return answer(status, { ...(json as object), invalidFields })
}
