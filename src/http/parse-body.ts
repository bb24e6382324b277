import { ScimError } from '../scim/scim-error.ts'

/** The JSON of a request. An empty body is undefined: some identity providers send a content type with a DELETE. */
export function parseScimBody(text: string): unknown {
  if (text.trim() === '') return undefined
  try {
    return JSON.parse(text)
  } catch (error) {
    const where = error instanceof Error ? error.message : 'it can not be read'
    throw new ScimError(400, `The request body is not JSON: ${where.slice(0, 200)}`, 'invalidSyntax')
  }
}
