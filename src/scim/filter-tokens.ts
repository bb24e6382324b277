import { isStorable } from './safe-json.ts'
import { ScimError, shown } from './scim-error.ts'

/** `at` counts characters from 1, as a person would. */
export type Token =
  | { readonly kind: 'word' | 'text'; readonly text: string; readonly at: number }
  | { readonly kind: '(' | ')' | '[' | ']' | 'end'; readonly at: number }

export type SyntaxProblem = 'invalidFilter' | 'invalidPath'

const maxLength = 2048

/** The tokens of a filter or path, read one after the other. Every complaint says what was wrong and where. */
export class TokenReader {
  readonly #problem: SyntaxProblem
  readonly #tokens: readonly Token[]
  #next = 0

  constructor(source: string, problem: SyntaxProblem) {
    this.#problem = problem
    if (source.length > maxLength) this.fail(`it is longer than ${maxLength} characters`)
    this.#tokens = this.#split(source)
  }

  /** The next token, or the one `ahead` of it, without moving on. */
  peek(ahead = 0): Token {
    return this.#tokens[this.#next + ahead] ?? { kind: 'end', at: 0 }
  }

  take(): Token {
    const token = this.peek()
    this.#next++
    return token
  }

  /** Moves on over a token of that kind, or complains. */
  expect(kind: Token['kind'], description: string): void {
    if (this.peek().kind !== kind) this.failAt(this.peek(), `${description} is missing`)
    this.#next++
  }

  failAt(token: Token, complaint: string): never {
    this.fail(token.kind === 'end' ? `${complaint} at the end` : `${complaint} at character ${token.at}`)
  }

  fail(complaint: string): never {
    const subject = this.#problem === 'invalidFilter' ? 'the filter' : 'the path'
    throw new ScimError(400, `${subject} can't be read: ${complaint}`, this.#problem)
  }

  #split(source: string): readonly Token[] {
    const tokens: Token[] = []
    let index = 0
    while (index < source.length) {
      const char = source.charAt(index)
      const start = index
      if (isSpace(char)) index++
      else if (char === '"') {
        index = endOfText(source, index)
        tokens.push({
          kind: 'text',
          text: this.#readText(source.slice(start, index), start + 1),
          at: start + 1,
        })
      } else if (char === '(' || char === ')' || char === '[' || char === ']') {
        index++
        tokens.push({ kind: char, at: start + 1 })
      } else {
        while (index < source.length && !endsWord(source.charAt(index))) index++
        tokens.push({ kind: 'word', text: source.slice(start, index), at: start + 1 })
      }
    }
    tokens.push({ kind: 'end', at: source.length + 1 })
    return tokens
  }

  /** A quoted text has the form of a JSON string, RFC 7644 §3.4.2.2. */
  #readText(quoted: string, at: number): string {
    let text: unknown
    try {
      text = JSON.parse(quoted)
    } catch {
      this.fail(`the text at character ${at} is not a complete JSON string`)
    }
    if (typeof text !== 'string' || !isStorable(text)) {
      this.fail(`the text ${shown(quoted)} at character ${at} holds a character that is not text`)
    }
    return text
  }
}

/** Just behind the closing quote, or the end of the source when there is none. */
function endOfText(source: string, start: number): number {
  for (let index = start + 1; index < source.length; index++) {
    const char = source.charAt(index)
    if (char === '"') return index + 1
    if (char === '\\') index++
  }
  return source.length
}

function isSpace(char: string): boolean {
  return char === ' ' || char === '\t' || char === '\n' || char === '\r'
}

function endsWord(char: string): boolean {
  return isSpace(char) || char === '"' || char === '(' || char === ')' || char === '[' || char === ']'
}
