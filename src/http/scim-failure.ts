import { ScimError } from '../scim/scim-error.ts'
import { isPassing } from '../store/passing-trouble.ts'

/** Any error as the SCIM error it is told as. Fastify's own refusals keep their status; nothing of the inside is said. */
export function toScimError(error: unknown): ScimError {
  if (error instanceof ScimError) return error
  // The one status every identity provider repeats by itself: Okta waits for nothing else ("SCIM concepts").
  if (isPassing(error)) return new ScimError(429, 'Overlock is overloaded. Try again in a few seconds.')
  const { statusCode, message } = error as { statusCode?: number; message?: string }
  if (statusCode === 413) return new ScimError(413, 'The request body is larger than 2 MiB.')
  if (statusCode === 415)
    return new ScimError(415, 'Send the body as application/scim+json or application/json.')
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return new ScimError(statusCode, message ?? 'The request can not be read.', 'invalidSyntax')
  return new ScimError(
    500,
    'Overlock failed to answer this request. It is in its log; nothing was half stored.',
  )
}

/** Whether an error is trouble of ours that somebody must hear of, and no refusal. */
export function isFault(error: unknown): boolean {
  if (error instanceof ScimError) return false
  const { statusCode } = error as { statusCode?: number }
  return statusCode === undefined || statusCode >= 500
}
