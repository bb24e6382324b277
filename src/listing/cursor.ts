import type { Box } from '../applications/keyring.ts'
import { ScimError } from '../scim/scim-error.ts'
import type { Position } from './order.ts'

/** So long a cursor can be used after it was given out; each page gives a new one. */
export const cursorTimeoutMs = 60 * 60_000

/**
 * A position as a client carries it to the next page (RFC 9865 §2): sealed, so that nobody reads or makes one, and bound
 * to the question it belongs to. Nothing is kept here for it.
 */
export function sealCursor(box: Box, position: Position, question: string, now: Date): string {
  const { at, id, key } = position
  const content = JSON.stringify([now.getTime(), at, id, ...(key === undefined ? [] : [key])])
  return box.seal(Buffer.from(content, 'utf8'), question).toString('base64url')
}

/** Throws `invalidCursor` for what was not given out for this question, `expiredCursor` when it is too old. */
export function openCursor(box: Box, cursor: string, question: string, now: Date): Position {
  const content = /^[\w-]+$/.test(cursor) ? box.open(Buffer.from(cursor, 'base64url'), question) : undefined
  if (content === undefined)
    throw new ScimError(
      400,
      'this cursor was not given out for this question: begin again with an empty cursor, and change nothing else',
      'invalidCursor',
    )
  const [givenAt, at, id, key] = JSON.parse(content.toString('utf8')) as [
    number,
    string,
    string,
    (string | null)?,
  ]
  if (now.getTime() - givenAt > cursorTimeoutMs)
    throw new ScimError(
      400,
      `this cursor is older than ${cursorTimeoutMs / 1_000} seconds: begin again with an empty cursor`,
      'expiredCursor',
    )
  return { at, id, ...(key !== undefined && { key }) }
}
