import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { table } from '../operations/print-table.ts'
import { checkRecipe, type RecipeCheck } from '../recipe/check-recipe.ts'
import { explainOperation, explainRecipe } from '../recipe/explain-recipe.ts'
import { hasErrors, parseRecipe } from '../recipe/parse-recipe.ts'
import type { Problem } from '../recipe/problem.ts'
import { type OperationName, operationNames } from '../recipe/schema/operation.ts'
import type { Recipe } from '../recipe/schema/recipe.ts'
import { CliError } from './cli-error.ts'
import type { Output } from './output.ts'
import { type ConfirmOptions, recipeConfirm, recipeDryRun } from './recipe-confirm.ts'

type LintOptions = { readonly json?: boolean }
type ExplainOptions = { readonly operation?: string; readonly email?: string; readonly role?: string }

/** What an author and a reviewer of a browser recipe need; nothing of it talks to a server. */
export function addRecipeCommands(program: Command, output: Output, end: (code: number) => void): void {
  const recipe = program
    .command('recipe')
    .description('Browser recipes: check them, and read them as instructions for a person')
  recipe
    .command('lint <file>')
    .description('Report every mistake in a recipe, with its place and what to do')
    .option('--json', 'print the result as JSON')
    .action(async (file: string, options: LintOptions) => end(await recipeLint(file, options, output)))
  recipe
    .command('check <file>')
    .description('Put each change of a recipe to the test at the write gate, without a browser')
    .option('--json', 'print the result as JSON')
    .action(async (file: string, options: LintOptions) => end(await recipeCheck(file, options, output)))
  recipe
    .command('explain <file>')
    .description('Print a recipe as numbered instructions that a person can follow')
    .option('--operation <name>', 'only this one, for instance disable')
    .option('--email <address>', 'for this person')
    .option('--role <name>', 'with this role')
    .action(async (file: string, options: ExplainOptions) => end(await recipeExplain(file, options, output)))
  onSite(recipe.command('dry-run <file>'), 'the person it is walked for, or who would be invited')
    .description('Walk one change of a recipe on the real site up to its last click: nothing is changed')
    .requiredOption('--operation <name>', 'the change, for instance disable')
    .action(async (file: string, options: ConfirmOptions & { readonly operation: string }) => {
      const recipe = await readRecipe(file, output)
      if (recipe === undefined) return end(1)
      const operation = operationOf(recipe, options.operation)
      end(await recipeDryRun(await readText(file), { ...options, operation }, output))
    })
  onSite(recipe.command('confirm <file>'), 'somebody who is there, for whom the changes are walked')
    .description(
      'Walk a recipe on the real site up to each last click: nothing is changed, and each label is looked for',
    )
    .action(async (file: string, options: ConfirmOptions) => {
      const recipe = await readRecipe(file, output)
      end(recipe === undefined ? 1 : await recipeConfirm(await readText(file), options, output))
    })
}

/** Where the real site is, and as whom it is looked at. */
function onSite(command: Command, whom: string): Command {
  return command
    .requiredOption('--url <address>', 'where the application is opened')
    .requiredOption('--username <email>', 'the account that signs in, one of its own')
    .option('--secret <key=value...>', 'password=…, and totp=… with the seed of its one-time codes')
    .requiredOption('--email <address>', whom)
    .option('--role <name>', 'with this role')
    .option('--json', 'print the result as JSON')
}

/** `overlock recipe lint FILE`. Exit code 1 when there is an error; warnings alone are none. */
async function recipeLint(file: string, { json = false }: LintOptions, output: Output): Promise<number> {
  const { recipe, problems } = parseRecipe(await readText(file))
  const ok = !hasErrors(problems)
  if (json) output.result(JSON.stringify({ file, ok, problems }, null, 2))
  else
    output.result(
      [...problems.map((problem) => say(file, problem)), verdict(file, recipe, problems)].join('\n'),
    )
  return ok ? 0 : 1
}

/** `overlock recipe check FILE`. Exit code 1 when a request is let through that should not be, or the other way round. */
async function recipeCheck(file: string, { json = false }: LintOptions, output: Output): Promise<number> {
  const recipe = await readRecipe(file, output)
  if (recipe === undefined) return 1
  const checked = checkRecipe(recipe)
  output.result(json ? JSON.stringify(checked, null, 2) : printCheck(checked))
  return checked.passed ? 0 : 1
}

function printCheck({ trials, passed, assumed }: RecipeCheck): string {
  const rows = trials.map(({ operation, request, wanted, as }) => [
    operation,
    request,
    wanted === as ? as : `${as.toUpperCase()}, must be ${wanted}`,
  ])
  const open =
    assumed.length === 0
      ? 'Nothing is only assumed.'
      : `To be looked at on the real site (${assumed.length}):\n${assumed.map((path) => `  ${path}`).join('\n')}`
  const verdict = passed ? 'The gate holds for every change.' : 'The gate does NOT hold.'
  return [
    table(['operation', 'request', 'is'], rows),
    open,
    `${verdict} Nothing was tried in a browser.`,
  ].join('\n\n')
}

async function recipeExplain(file: string, options: ExplainOptions, output: Output): Promise<number> {
  const recipe = await readRecipe(file, output)
  if (recipe === undefined) return 1
  const { operation, email, role } = options
  const given = { ...(email !== undefined && { email }), ...(role !== undefined && { role }) }
  if (operation === undefined) {
    output.result(explainRecipe(recipe, given))
    return 0
  }
  output.result(explainOperation(recipe, operationOf(recipe, operation), given))
  return 0
}

function operationOf(recipe: Recipe, operation: string): OperationName {
  const name = operationNames.safeParse(operation)
  if (name.success && recipe.operations[name.data] !== undefined) return name.data
  throw new CliError(
    `The recipe does not describe "${operation}".`,
    `It describes: ${Object.keys(recipe.operations).join(', ')}.`,
  )
}

/** A recipe with mistakes is not explained: what it says may not be what would be done. */
async function readRecipe(file: string, output: Output): Promise<Recipe | undefined> {
  const { recipe, problems } = parseRecipe(await readText(file))
  if (recipe !== undefined && !hasErrors(problems)) return recipe
  for (const problem of problems) output.note(say(file, problem))
  output.note(verdict(file, recipe, problems))
  return undefined
}

async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => {
    throw new CliError(`The file ${file} can not be read.`)
  })
}

function say(file: string, { line, column, severity, rule, what, todo }: Problem): string {
  return `${file}:${line}:${column} ${severity} (${rule}): ${what}. ${todo}`
}

function verdict(file: string, recipe: Recipe | undefined, problems: readonly Problem[]): string {
  const errors = problems.filter(({ severity }) => severity === 'error').length
  const warnings = problems.length - errors
  const found = `${count(errors, 'error')}, ${count(warnings, 'warning')}`
  if (recipe === undefined) return `${file}: ${found}. More rules are looked at once the form is right.`
  return `${file}: ${recipe.recipe}, version ${recipe.version} (${recipe.status}): ${found}.`
}

function count(number: number, word: string): string {
  return `${number === 0 ? 'no' : number} ${word}${number === 1 ? '' : 's'}`
}
