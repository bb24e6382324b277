import { errorAt, type Finding, type RecipePath, warningAt } from '../problem.ts'
import type { Recipe } from '../schema/recipe.ts'
import { referencesOf } from '../template.ts'
import { operationsOf, stepsOf, targetNames, templatesOf } from './walk.ts'

/** Targets, pages, columns and operations that are named are there. */
export function namesAreKnown(recipe: Recipe): readonly Finding[] {
  const { targets, pages, columns, operations, canary } = recipe
  const missing = (kind: string, known: object, name: string, path: RecipePath): readonly Finding[] =>
    Object.hasOwn(known, name)
      ? []
      : [
          errorAt(
            `unknown-${kind}`,
            path,
            `there is no ${kind} "${name}"`,
            `Add it to "${kind}s", or correct the name.`,
          ),
        ]
  return [
    ...targetNames(recipe).flatMap(({ of, path }) => missing('target', targets, of, path)),
    ...Object.entries(pages).flatMap(([page, { requireColumns }]) =>
      requireColumns.flatMap((column, at) =>
        missing('column', columns, column, ['pages', page, 'requireColumns', at]),
      ),
    ),
    ...stepsOf(recipe).flatMap(({ step, path }) => {
      if (step.verb === 'page') return missing('page', pages, step.with, [...path, 'page'])
      if (step.verb !== 'extractTable') return []
      return [...step.with.columns, step.with.key].flatMap((column) =>
        missing('column', columns, column, [...path, 'extractTable']),
      )
    }),
    ...canary.dry.flatMap((name, at) => missing('operation', operations, name, ['canary', 'dry', at])),
    ...operationsOf(recipe).flatMap(({ operation: { precheck }, path }) =>
      Object.entries(precheck?.instead ?? {}).flatMap(([status, name]) =>
        missing('operation', operations, name, [...path, 'precheck', 'instead', status]),
      ),
    ),
  ]
}

/** A template only takes what will be known: a declared input, a column of the row, something captured by `find`. */
export function valuesAreKnown(recipe: Recipe): readonly Finding[] {
  const captured = (recipe.operations.find?.steps ?? []).flatMap((step) =>
    step.verb === 'capture' ? [step.with.as] : [],
  )
  const known = {
    input: Object.entries(recipe.inputs).flatMap(([name, input]) => (input === undefined ? [] : [name])),
    row: Object.keys(recipe.columns),
    captured,
  }
  return templatesOf(recipe).flatMap(({ of, path }) =>
    referencesOf(of)
      .filter(({ source, name }) => !known[source].includes(name))
      .map(({ source, name }) =>
        errorAt(
          'unknown-value',
          path,
          `there is no ${source}.${name}`,
          known[source].length === 0 ? `No ${source} is declared.` : `There is: ${known[source].join(', ')}.`,
        ),
      ),
  )
}

/** A target that stands within itself is never found. */
export function withinEnds({ targets }: Recipe): readonly Finding[] {
  const circular = (name: string, seen: readonly string[]): boolean =>
    seen.includes(name) ||
    (targets[name] ?? []).some(
      ({ within }) => within !== undefined && within !== '$row' && circular(within, [...seen, name]),
    )
  return Object.keys(targets)
    .filter((name) => circular(name, []))
    .map((name) =>
      errorAt('within-itself', ['targets', name], `"${name}" stands within itself`, 'Correct its "within".'),
    )
}

export function noTargetUnused(recipe: Recipe): readonly Finding[] {
  const used = new Set(targetNames(recipe).map(({ of }) => of))
  return Object.keys(recipe.targets)
    .filter((name) => !used.has(name))
    .map((name) => warningAt('unused-target', ['targets', name], `nothing uses "${name}"`, 'Remove it.'))
}
