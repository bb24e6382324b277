import { ScimError, shown } from './scim-error.ts'

const maxDepth = 32
const maxKeys = 20_000

const space = /[ \t\n\r]*/y
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids exactly these inside a text (RFC 8259 §7).
const plainText = /[^"\\\u0000-\u001f]*/y
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y

/**
 * The JSON of a request (RFC 8259), read in one pass and more strictly than by `JSON.parse`. That takes the last of
 * two equal keys in silence, where `{"active":true,"active":false}` must be refused; it follows any depth, which the
 * code behind it can't; and Node 24.21 may mix up keys that begin with an escape. Throws `invalidSyntax` for text that
 * is not JSON, a key given twice in one object, more than 32 levels, more than 20,000 keys, and a key `__proto__`.
 */
export function parseJson(text: string): unknown {
  const reader: Reader = { text, at: 0, keys: 0 }
  const value = readValue(reader, 0)
  skipSpace(reader)
  if (reader.at < text.length) fail(reader, 'nothing more is expected')
  return value
}

type Reader = { readonly text: string; at: number; keys: number }

function readValue(reader: Reader, depth: number): unknown {
  skipSpace(reader)
  switch (reader.text.charCodeAt(reader.at)) {
    case 0x22:
      return readText(reader)
    case 0x7b:
      return readObject(reader, depth + 1)
    case 0x5b:
      return readList(reader, depth + 1)
    case 0x74:
      return readWord(reader, 'true', true)
    case 0x66:
      return readWord(reader, 'false', false)
    case 0x6e:
      return readWord(reader, 'null', null)
    default:
      return readNumber(reader)
  }
}

function readObject(reader: Reader, depth: number): unknown {
  refuseDepth(depth)
  const object: Record<string, unknown> = {}
  reader.at++
  if (takeIf(reader, '}')) return object
  for (;;) {
    skipSpace(reader)
    const key = readKey(reader, object)
    if (!takeIf(reader, ':')) fail(reader, '":" is missing')
    object[key] = readValue(reader, depth)
    if (takeIf(reader, '}')) return object
    if (!takeIf(reader, ',')) fail(reader, '"," or "}" is missing')
  }
}

function readKey(reader: Reader, object: object): string {
  if (reader.text[reader.at] !== '"') fail(reader, 'a name in double quotes is missing')
  const key = readText(reader)
  // Assigning to this one name would set the prototype instead of a key.
  if (key === '__proto__') throw new ScimError(400, '"__proto__" is not allowed as a name', 'invalidSyntax')
  if (Object.hasOwn(object, key)) throw new ScimError(400, `${shown(key)} is given twice`, 'invalidSyntax')
  reader.keys++
  if (reader.keys > maxKeys)
    throw new ScimError(400, `the request body holds more than ${maxKeys} names`, 'invalidSyntax')
  return key
}

function readList(reader: Reader, depth: number): unknown {
  refuseDepth(depth)
  const list: unknown[] = []
  reader.at++
  if (takeIf(reader, ']')) return list
  for (;;) {
    list.push(readValue(reader, depth))
    if (takeIf(reader, ']')) return list
    if (!takeIf(reader, ',')) fail(reader, '"," or "]" is missing')
  }
}

function readText(reader: Reader): string {
  const { text } = reader
  const start = reader.at
  const end = ending(plainText, text, start + 1)
  if (text[end] === '"') {
    reader.at = end + 1
    return text.slice(start + 1, end)
  }
  reader.at = closingQuote(text, end)
  if (reader.at >= text.length) fail(reader, 'the closing quote is missing')
  reader.at++
  return readEscapes(reader, text.slice(start, reader.at))
}

function closingQuote(text: string, start: number): number {
  let at = start
  while (at < text.length && text.charCodeAt(at) !== 0x22) at += text.charCodeAt(at) === 0x5c ? 2 : 1
  return at
}

/** A text alone is safe in the hands of the built-in parser. */
function readEscapes(reader: Reader, quoted: string): string {
  try {
    return JSON.parse(quoted)
  } catch {
    return fail(reader, `the text ${shown(quoted)} holds what JSON does not allow`)
  }
}

function readWord<T>(reader: Reader, word: string, value: T): T {
  if (!reader.text.startsWith(word, reader.at)) fail(reader, 'a value is missing')
  reader.at += word.length
  return value
}

function readNumber(reader: Reader): number {
  const start = reader.at
  const end = ending(number, reader.text, start)
  if (end === start) fail(reader, 'a value is missing')
  reader.at = end
  return Number(reader.text.slice(start, end))
}

function skipSpace(reader: Reader): void {
  // Most requests have no space here, and a look is cheaper than a pattern.
  if (reader.text.charCodeAt(reader.at) <= 0x20) reader.at = ending(space, reader.text, reader.at)
}

function takeIf(reader: Reader, char: string): boolean {
  skipSpace(reader)
  if (reader.text[reader.at] !== char) return false
  reader.at++
  return true
}

/** Where the part of the text that fits the sticky pattern ends. */
function ending(pattern: RegExp, text: string, start: number): number {
  pattern.lastIndex = start
  return pattern.test(text) ? pattern.lastIndex : start
}

function refuseDepth(depth: number): void {
  if (depth > maxDepth)
    throw new ScimError(400, `the request body is nested more than ${maxDepth} levels deep`, 'invalidSyntax')
}

function fail(reader: Reader, complaint: string): never {
  const where = reader.at >= reader.text.length ? 'at the end' : `at character ${reader.at + 1}`
  throw new ScimError(400, `The request body is not JSON: ${complaint} ${where}`, 'invalidSyntax')
}
