import { type AttributeRef, isAttributeName, parseAttributeRef, printAttributeRef } from './attribute-ref.ts'
import type { Filter } from './filter.ts'
import { TokenReader } from './filter-tokens.ts'
import { parseBrackets } from './parse-filter.ts'
import { printFilter } from './print-filter.ts'

/** The target of a PATCH operation: an attribute, perhaps only some of its elements, perhaps a sub-attribute. */
export type PatchPath = {
  readonly attribute: AttributeRef
  readonly filter?: Filter
}

/**
 * RFC 7644 §3.5.2, figure 7: `name`, `name.givenName`, `emails[type eq "work"]`, `emails[type eq "work"].value`, each
 * also behind a URN, or the bare URN of an extension. Throws only `invalidPath`.
 */
export function parsePath(source: string): PatchPath {
  const reader = new TokenReader(source, 'invalidPath')
  const first = reader.take()
  const attribute = first.kind === 'word' ? parseAttributeRef(first.text) : undefined
  if (attribute === undefined) return reader.failAt(first, 'an attribute name is missing')
  const path = reader.peek().kind === '[' ? parseFiltered(attribute, reader) : { attribute }
  if (reader.peek().kind !== 'end') reader.failAt(reader.peek(), 'nothing more is expected')
  return path
}

export function printPath(path: PatchPath): string {
  if (path.filter === undefined) return printAttributeRef(path.attribute)
  const { sub, ...whole } = path.attribute
  const suffix = sub === undefined ? '' : `.${sub}`
  return `${printAttributeRef(whole)}[${printFilter(path.filter)}]${suffix}`
}

function parseFiltered(attribute: AttributeRef, reader: TokenReader): PatchPath {
  const open = reader.take()
  if (attribute.sub !== undefined) reader.failAt(open, 'brackets can only follow a whole attribute')
  const filter = parseBrackets(reader)
  const token = reader.peek()
  if (token.kind !== 'word') return { attribute, filter }
  reader.take()
  const sub = token.text.slice(1)
  if (!token.text.startsWith('.') || !isAttributeName(sub)) {
    reader.failAt(token, '"." and the name of a sub-attribute are missing')
  }
  return { attribute: { ...attribute, sub }, filter }
}
