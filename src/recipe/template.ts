/** Where a value of a template comes from. A secret is none of them: it can only be named in `fillSecret`. */
export const templateSources = ['input', 'row', 'captured'] as const
export type TemplateSource = (typeof templateSources)[number]

export type Reference = { readonly source: TemplateSource; readonly name: string; readonly filter?: Filter }

type Filter = keyof typeof filters
/** Text with values put in, `"/users/${captured.id}"`: no expressions, nothing that could be computed. */
export type Template = { readonly text: string; readonly parts: readonly (string | Reference)[] }

/** What is known at a step, by source and name. */
export type TemplateValues = Readonly<Record<TemplateSource, Readonly<Record<string, string>>>>

const filters = {
  lower: (text: string) => text.toLowerCase(),
  trim: (text: string) => text.trim(),
  urlencode: encodeURIComponent,
} as const

const hole = /\$\{([^}]*)\}/g
const reference = /^(\w+)\.(\w+)(?:\|(\w+))?$/

/** Throws a sentence about what is wrong with the template. */
export function parseTemplate(text: string): Template {
  const parts: (string | Reference)[] = []
  let end = 0
  for (const match of text.matchAll(hole)) {
    if (match.index > end) parts.push(text.slice(end, match.index))
    parts.push(parseReference(match[1] ?? ''))
    end = match.index + match[0].length
  }
  const rest = text.slice(end)
  if (rest.includes('${')) throw new Error('"${" is never closed with "}"')
  if (rest !== '') parts.push(rest)
  return { text, parts }
}

function parseReference(inside: string): Reference {
  const [, source = '', name = '', filter] = reference.exec(inside.replaceAll(' ', '')) ?? []
  if (source === 'secret') throw new Error('a secret can only be typed by "fillSecret" while signing in')
  if (!isSource(source) || name === '')
    throw new Error(`"${inside}" must be ${templateSources.map((one) => `${one}.<name>`).join(', ')}`)
  if (filter === undefined) return { source, name }
  if (!isFilter(filter)) throw new Error(`there is no filter "${filter}"`)
  return { source, name, filter }
}

function isSource(text: string): text is TemplateSource {
  return (templateSources as readonly string[]).includes(text)
}

function isFilter(text: string): text is Filter {
  return Object.hasOwn(filters, text)
}

export function referencesOf({ parts }: Template): readonly Reference[] {
  return parts.filter((part) => typeof part !== 'string')
}

/** The text with its values in place. Undefined when one of them is not known: a template is never half filled. */
export function renderTemplate({ parts }: Template, values: TemplateValues): string | undefined {
  const rendered: string[] = []
  for (const part of parts) {
    const value = typeof part === 'string' ? part : knownValue(part, values)
    if (value === undefined) return undefined
    rendered.push(value)
  }
  return rendered.join('')
}

function knownValue({ source, name, filter }: Reference, values: TemplateValues): string | undefined {
  const known = values[source]
  const value = Object.hasOwn(known, name) ? known[name] : undefined
  return value === undefined || filter === undefined ? value : filters[filter](value)
}
