/** A step into the recipe: the name of a key, or the number of an item in a list. */
export type RecipePath = readonly (string | number)[]

/** What a rule found, before it is known where in the file that stands. */
export type Finding = {
  /** An error keeps the recipe from being used; a warning is for the reviewer. */
  readonly severity: 'error' | 'warning'
  /** The rule that found it, for documents and searches. */
  readonly rule: string
  readonly path: RecipePath
  readonly what: string
  readonly todo: string
}

/** A mistake in a recipe, where it stands (both counted from 1), and what its author does about it. */
export type Problem = Omit<Finding, 'path'> & { readonly line: number; readonly column: number }

export function errorAt(rule: string, path: RecipePath, what: string, todo: string): Finding {
  return { severity: 'error', rule, path, what, todo }
}

export function warningAt(rule: string, path: RecipePath, what: string, todo: string): Finding {
  return { severity: 'warning', rule, path, what, todo }
}

/** By place in the file, so that an author works from the top to the bottom. */
export function inOrder(problems: readonly Problem[]): readonly Problem[] {
  return problems.toSorted((a, b) => a.line - b.line || a.column - b.column)
}
