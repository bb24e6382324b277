import { explainIssue } from './explain-issue.ts'
import { lintRules } from './lint/lint-rules.ts'
import { type Finding, inOrder, type Problem, type RecipePath } from './problem.ts'
import { readYaml } from './read-yaml.ts'
import { type Recipe, recipeSchema } from './schema/recipe.ts'

export type ParsedRecipe = {
  /** Undefined when the file has not the form of a recipe; then the rules could not be looked at. */
  readonly recipe: Recipe | undefined
  readonly problems: readonly Problem[]
}

/**
 * Reads a recipe and reports every mistake with its place. A file without the form of a recipe has only mistakes of
 * form; once that is right, all rules are looked at together.
 */
export function parseRecipe(text: string): ParsedRecipe {
  const yaml = readYaml(text)
  if (yaml.problems.length > 0) return { recipe: undefined, problems: inOrder(yaml.problems) }
  const parsed = recipeSchema.safeParse(yaml.value)
  const findings: readonly Finding[] = parsed.success
    ? lintRules.flatMap((rule) => rule(parsed.data))
    : parsed.error.issues.flatMap((issue) => explainIssue(issue, yaml.value))
  const problems = inOrder(findings.map((finding) => placed(finding, yaml.locate)))
  return { recipe: parsed.data, problems }
}

/** A recipe may be used when nothing is wrong with it; warnings are for its reviewer. */
export function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some(({ severity }) => severity === 'error')
}

function placed(
  { severity, rule, path, what, todo }: Finding,
  locate: (path: RecipePath) => { readonly line: number; readonly column: number },
): Problem {
  return { severity, rule, ...locate(path), what, todo }
}
