import { z } from 'zod'
import { OperationError, operationErrors } from '../operations/operation-error.ts'

/** RFC 9457 problem details; what went wrong, and what to do next. */
export type Problem = {
  readonly status: number
  readonly title: string
  readonly code: string
  readonly detail: string
  readonly todo?: string
}

export const problemType = 'application/problem+json'

export function toProblem(error: unknown): Problem {
  if (error instanceof OperationError) {
    const { status, title } = operationErrors[error.code]
    return {
      status,
      title,
      code: error.code,
      detail: error.message,
      ...(error.todo !== undefined && { todo: error.todo }),
    }
  }
  const bad = operationErrors.badInput
  if (error instanceof z.ZodError)
    return { ...bad, code: 'badInput', detail: error.issues.map(issueText).join('; ') }
  const { statusCode, message, validation } = error as {
    statusCode?: number
    message?: string
    validation?: Issue[]
  }
  if (validation !== undefined)
    return { ...bad, code: 'badInput', detail: validation.map(validationText).join('; ') }
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return { status: statusCode, title: bad.title, code: 'badInput', detail: message ?? bad.title }
  return {
    status: 500,
    title: 'Overlock failed',
    code: 'internal',
    detail: 'The request could not be carried out. It is in the log.',
  }
}

type Issue = { readonly instancePath?: string; readonly message?: string }

function issueText({
  path,
  message,
}: {
  readonly path: readonly PropertyKey[]
  readonly message: string
}): string {
  return path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`
}

function validationText({ instancePath = '', message = '' }: Issue): string {
  const name = instancePath.replace(/^\//, '').replace(/\//g, '.')
  return name === '' ? message : `${name}: ${message}`
}
