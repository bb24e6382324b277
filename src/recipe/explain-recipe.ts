import type { Condition, Operation, OperationName } from './schema/operation.ts'
import type { Recipe } from './schema/recipe.ts'
import { renderTemplate, type Template, type TemplateValues } from './template.ts'

/** What the person is told for whom and what; without, the places are named: `<email>`. */
export type Explained = { readonly email?: string; readonly role?: string }

/** One operation as numbered instructions that a person can follow, made from the recipe that the machine runs. */
export function explainOperation(recipe: Recipe, name: OperationName, given: Explained = {}): string {
  const operation = recipe.operations[name]
  if (operation === undefined) throw new Error(`the recipe does not describe "${name}"`)
  const values = valuesFor(recipe, given)
  const say = (sentence: Template) => renderTemplate(sentence, values) ?? sentence.text
  const steps = [
    ...opening(recipe, name, operation).map((part) => (typeof part === 'string' ? part : say(part))),
    ...operation.steps.flatMap((step) => (step.say === undefined ? [] : [say(step.say)])),
    ...readBack(recipe, operation, values),
  ]
  return [
    `${say(operation.say)}\n`,
    `For ${recipe.human.needs}, about ${recipe.human.minutes} minutes. Nobody with the role ${or(recipe.protect.roles)} is changed this way.\n`,
    ...before(recipe, operation, values).map((line) => `- ${line}`),
    ...(operation.precheck === undefined ? [] : ['']),
    ...steps.map((step, at) => `${at + 1}. ${step}`),
    ...(operation.knownErrors ?? []).map(({ text, note }) => `\nIf you read "${shown(text.text)}": ${note}`),
  ]
    .join('\n')
    .replaceAll('<email>', given.email ?? '<email>')
}

/** Every operation of a recipe, one after another. */
export function explainRecipe(recipe: Recipe, given: Explained = {}): string {
  const parts = Object.keys(recipe.operations).map(
    (name) => `## ${name}\n\n${explainOperation(recipe, name as OperationName, given)}`,
  )
  const head = `# ${recipe.app.name}: ${recipe.recipe}, version ${recipe.version} (${recipe.status})`
  return [head, ...parts].join('\n\n')
}

/** Every change begins by finding the person; that is said in the sentences of `find`. */
function opening(
  { human, operations }: Recipe,
  name: OperationName,
  { steps }: Operation,
): readonly (string | Template)[] {
  const first = `Open ${human.open}.`
  if (name === 'list' || name === 'find') return [first]
  const find = (operations.find?.steps ?? []).flatMap(({ say }) => say ?? [])
  const opensRow = steps.some(({ verb }) => verb === 'openMenu')
  const exact = 'Find the one row with exactly the e-mail <email>. Stop if there is none, or more than one.'
  return [first, ...find, ...(opensRow ? [exact] : [])]
}

function before(recipe: Recipe, { precheck }: Operation, values: TemplateValues): readonly string[] {
  if (precheck === undefined) return []
  const { alreadyDone, instead = {}, require } = precheck
  return [
    ...(alreadyDone === undefined
      ? []
      : [`Nothing is to be done if ${conditionWords(recipe, alreadyDone, values)}.`]),
    ...Object.entries(instead).map(
      ([status, other]) => `If its status is ${statusWords(recipe, [status])}, follow "${other}" instead.`,
    ),
    ...(require === undefined ? [] : [`Stop and ask unless ${conditionWords(recipe, require, values)}.`]),
  ]
}

function readBack(recipe: Recipe, { verify }: Operation, values: TemplateValues): readonly string[] {
  if (verify === undefined) return []
  const gone = verify.orAbsent ? ', or is gone' : ''
  const wait = verify.withinSeconds > 10 ? ` It may take ${verify.withinSeconds} seconds to show.` : ''
  const so = conditionWords(recipe, verify.expect, values)
  return [`Load the page anew, search again, and check that ${so}${gone}.${wait}`]
}

function conditionWords(recipe: Recipe, { exists, status, role }: Condition, values: TemplateValues): string {
  if (exists === false) return '<email> is not in the table, under no status'
  const parts = [
    ...(status === undefined ? [] : [`the status ${statusWords(recipe, status)}`]),
    ...(role === undefined ? [] : [`the role ${renderTemplate(role, values) ?? role.text}`]),
  ]
  return parts.length === 0
    ? '<email> is in the table'
    : `<email> is in the table with ${parts.join(' and ')}`
}

/** As the screen has it: a person reads the application, not our words. */
function statusWords({ values }: Recipe, statuses: readonly string[]): string {
  const texts = Object.entries(values.status.texts).filter(([, status]) => statuses.includes(status))
  return or(texts.map(([text]) => `"${text}"`))
}

function or(texts: readonly string[]): string {
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} or ${texts.at(-1)}`
}

function shown(label: string): string {
  return label.replace(/^\/(.*)\/i?$/, '$1')
}

function valuesFor(recipe: Recipe, { email = '<email>', role = '<role>' }: Explained): TemplateValues {
  const named = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, `<${name}>`]))
  return { input: { email, role }, row: named(Object.keys(recipe.columns)), captured: {} }
}
