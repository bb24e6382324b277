import type { z } from 'zod'
import { errorAt, type Finding, type RecipePath } from './problem.ts'

/** What zod found wrong with the form, for the author of a recipe: one finding for each mistake. */
export function explainIssue(issue: z.core.$ZodIssue, value: unknown): readonly Finding[] {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)))
  const last = path.at(-1)
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) =>
        errorAt(
          'unknown-key',
          [...path, key],
          `there is no "${key}" here`,
          'Remove it, or correct its spelling.',
        ),
      )
    case 'invalid_value':
      if (isMissing(value, path)) return [missing(path)]
      return [errorAt('value', path, `"${last}" is not one of the possible values`, oneOf(issue.values))]
    case 'invalid_type':
      if (isMissing(value, path)) return [missing(path)]
      return [
        errorAt('value', path, `"${last}" is of the wrong kind`, `It must be ${kindOf(issue.expected)}.`),
      ]
    case 'invalid_key':
    case 'invalid_element':
      return [errorAt('value', path, `"${last}" can't stand here`, detailOf(issue))]
    case 'too_small':
    case 'too_big':
      return [errorAt('value', path, `"${last}" has a size that is not possible`, `${boundOf(issue)}.`)]
    case 'custom':
      return [
        errorAt(
          'form',
          path,
          issue.message,
          'Correct it; docs/how-to/write-a-browser-recipe.md shows the form.',
        ),
      ]
    default:
      return [errorAt('value', path, `"${last}" is not right`, upper(`${issue.message}.`))]
  }
}

function missing(path: RecipePath): Finding {
  return errorAt('missing-key', path, `"${path.at(-1)}" is missing`, 'Add it.')
}

function isMissing(value: unknown, path: RecipePath): boolean {
  let part = value
  for (const step of path) {
    if (typeof part !== 'object' || part === null || !Object.hasOwn(part, step)) return true
    part = (part as Readonly<Record<string | number, unknown>>)[step]
  }
  return false
}

function oneOf(values: readonly unknown[]): string {
  return values.length === 1 ? `It can only be ${values[0]}.` : `Choose one of: ${values.join(', ')}.`
}

const kinds: Readonly<Record<string, string>> = {
  object: 'keys with values',
  record: 'names with values',
  array: 'a list',
  string: 'text; put it in quotes where YAML takes it for something else',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
}

function kindOf(expected: string): string {
  return kinds[expected] ?? expected
}

function boundOf(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): string {
  const of = issue.origin === 'array' ? ' items' : issue.origin === 'string' ? ' characters' : ''
  return issue.code === 'too_small' ? `At least ${issue.minimum}${of}` : `At most ${issue.maximum}${of}`
}

function detailOf(issue: z.core.$ZodIssueInvalidKey | z.core.$ZodIssueInvalidElement): string {
  const [first] = issue.issues
  if (first?.code === 'invalid_value') return oneOf(first.values)
  return first === undefined ? 'Correct it.' : upper(`${first.message}.`)
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
