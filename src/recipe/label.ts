/** A text on the screen: exactly this one, or, written `/email/i`, one that fits. */
export type Label =
  | { readonly kind: 'exact'; readonly text: string }
  | { readonly kind: 'pattern'; readonly text: string; readonly pattern: RegExp }

const written = /^\/(.+)\/(i?)$/
const longest = 100

/** Throws a sentence about what is wrong with the pattern. */
export function parseLabel(text: string): Label {
  const [, source, flags = ''] = written.exec(text) ?? []
  if (source === undefined) return { kind: 'exact', text: plainSpaces(text) }
  return { kind: 'pattern', text, pattern: parsePattern(source, flags) }
}

/** Only patterns that take a time proportional to the text, since pages of strangers are matched with them. */
export function parsePattern(source: string, flags = ''): RegExp {
  if (source.length > longest) throw new Error(`a pattern may have ${longest} characters`)
  if (/\\[1-9k]|\(\?(?!:)/.test(source)) throw new Error('a pattern may not look around or back')
  if (/[*+}]\??\)[*+{?]|[*+}]\)*[*+{]/.test(source) || /\([^)]*\|[^)]*\)[*+{]/.test(source))
    throw new Error('a pattern may not repeat what is repeated already, nor a choice')
  const pattern = compile(source, flags)
  if (pattern.test('')) throw new Error('the pattern fits everything, also an empty text')
  return pattern
}

function compile(source: string, flags: string): RegExp {
  try {
    return new RegExp(source, flags)
  } catch {
    throw new Error('this is no regular expression')
  }
}

export function fits(label: Label, shown: string): boolean {
  const text = plainSpaces(shown)
  return label.kind === 'exact' ? text === label.text : label.pattern.test(text)
}

export function plainSpaces(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}
