import { type AttributeRef, isAttributeName, parseAttributeRef } from './attribute-ref.ts'
import { type Filter, type FilterValue, type Operator, operators } from './filter.ts'
import { type Token, TokenReader } from './filter-tokens.ts'
import { foldCase } from './fold.ts'
import { shown } from './scim-error.ts'

const maxDepth = 10
const maxTerms = 50
const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/i

/** Where the parser stands. `terms` is shared by the whole filter. */
type Position = {
  readonly reader: TokenReader
  readonly depth: number
  readonly inBrackets: boolean
  readonly terms: { count: number }
}

/**
 * The whole grammar of RFC 7644 §3.4.2.2: `not` binds tighter than `and`, `and` tighter than `or`; operators and
 * keywords in any case. Throws only `invalidFilter`, also beyond 2,048 characters, 10 levels or 50 terms.
 */
export function parseFilter(source: string): Filter {
  const reader = new TokenReader(source, 'invalidFilter')
  if (reader.peek().kind === 'end') reader.fail('it is empty')
  const filter = parseOr({ reader, depth: 0, inBrackets: false, terms: { count: 0 } })
  if (reader.peek().kind !== 'end') reader.failAt(reader.peek(), '"and" or "or" is missing')
  return filter
}

/** The filter in the brackets of a value path, from behind `[` to behind `]`. */
export function parseBrackets(reader: TokenReader): Filter {
  const filter = parseOr({ reader, depth: 1, inBrackets: true, terms: { count: 0 } })
  reader.expect(']', 'the closing bracket "]"')
  return filter
}

function parseOr(position: Position): Filter {
  return parseChain('or', position, parseAnd)
}

function parseAnd(position: Position): Filter {
  return parseChain('and', position, parseTerm)
}

function parseChain(kind: 'and' | 'or', position: Position, parsePart: (at: Position) => Filter): Filter {
  const first = parsePart(position)
  const filters = [first]
  while (isKeyword(position.reader.peek(), kind)) {
    position.reader.take()
    filters.push(parsePart(position))
  }
  return filters.length === 1 ? first : { kind, filters }
}

function parseTerm(position: Position): Filter {
  const { reader } = position
  const token = reader.peek()
  if (token.kind === '(') return parseGroup(position)
  if (isKeyword(token, 'not') && reader.peek(1).kind === '(') {
    reader.take()
    return { kind: 'not', filter: parseGroup(position) }
  }
  return parseAttributeTerm(position)
}

function parseGroup(position: Position): Filter {
  position.reader.take()
  const filter = parseOr(deeper(position))
  position.reader.expect(')', 'the closing parenthesis ")"')
  return filter
}

function parseAttributeTerm(position: Position): Filter {
  const { reader } = position
  const token = reader.take()
  const attribute = token.kind === 'word' ? parseAttributeRef(token.text) : undefined
  if (attribute === undefined) return reader.failAt(token, 'an attribute name is missing')
  if (position.inBrackets && (attribute.urn !== undefined || attribute.sub !== undefined)) {
    reader.failAt(token, 'only the plain name of a sub-attribute can stand in brackets')
  }
  if (reader.peek().kind === '[') return parseValuePath(attribute, position)
  return parseCondition(attribute, position)
}

/** RFC 7644 §3.4.2.2 `valuePath`, also with a sub-attribute and a comparison behind it, as Entra sends it. */
function parseValuePath(attribute: AttributeRef, position: Position): Filter {
  const { reader } = position
  const open = reader.take()
  if (position.inBrackets) reader.failAt(open, 'brackets in brackets are not allowed')
  if (attribute.sub !== undefined) reader.failAt(open, 'brackets can only follow a whole attribute')
  const filter = parseOr({ ...deeper(position), inBrackets: true })
  reader.expect(']', 'the closing bracket "]"')
  const token = reader.peek()
  if (token.kind !== 'word' || !token.text.startsWith('.')) return { kind: 'anyElement', attribute, filter }
  reader.take()
  const name = token.text.slice(1)
  if (!isAttributeName(name)) reader.failAt(token, 'the name of a sub-attribute is missing')
  const conditions = filter.kind === 'and' ? filter.filters : [filter]
  const condition = parseCondition({ name }, position)
  return { kind: 'anyElement', attribute, filter: { kind: 'and', filters: [...conditions, condition] } }
}

function parseCondition(attribute: AttributeRef, { reader, terms }: Position): Filter {
  terms.count++
  if (terms.count > maxTerms) reader.fail(`it has more than ${maxTerms} conditions`)
  const token = reader.take()
  if (isKeyword(token, 'pr')) return { kind: 'present', attribute }
  const operator = operators.find((name) => isKeyword(token, name))
  if (operator === undefined) {
    return reader.failAt(token, `${shown(attribute.name)} is not followed by a known operator`)
  }
  return { kind: 'compare', attribute, operator, value: parseValue(operator, reader) }
}

/** `true`, `false` and `null` in any case: Python clients write `True`. */
function parseValue(operator: Operator, reader: TokenReader): FilterValue {
  const token = reader.take()
  if (token.kind === 'text') return token.text
  const word = token.kind === 'word' ? foldCase(token.text) : ''
  if (word === 'true') return true
  if (word === 'false') return false
  if (word === 'null') return null
  const value = number.test(word) ? Number(word) : Number.NaN
  if (Number.isFinite(value)) return value
  return reader.failAt(token, `"${operator}" is not followed by a value (texts need double quotes)`)
}

function deeper(position: Position): Position {
  const depth = position.depth + 1
  if (depth > maxDepth) position.reader.fail(`it is nested more than ${maxDepth} levels deep`)
  return { ...position, depth }
}

function isKeyword(token: Token, keyword: string): boolean {
  return token.kind === 'word' && token.text.length === keyword.length && foldCase(token.text) === keyword
}
