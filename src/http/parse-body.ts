import { isUtf8 } from 'node:buffer'
import { parseJson } from '../scim/parse-json.ts'
import { ScimError } from '../scim/scim-error.ts'

/** The JSON of a request. An empty body is undefined: some identity providers send a content type with a DELETE. */
export function parseScimBody(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) throw new ScimError(400, 'The request body is not UTF-8 text.', 'invalidSyntax')
  const text = bytes.toString().replace(/^\ufeff/, '')
  return text.trim() === '' ? undefined : parseJson(text)
}
