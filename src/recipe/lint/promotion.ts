import { errorAt, type Finding, type RecipePath } from '../problem.ts'
import type { Recipe } from '../schema/recipe.ts'

/** What nobody has seen on the real site keeps a recipe a draft. */
export function noPromotion(recipe: Recipe): readonly Finding[] {
  if (recipe.status === 'draft') return []
  return assumptionsIn(recipe).map((path) =>
    errorAt(
      'unconfirmed',
      [...path, 'from'],
      `the recipe is "${recipe.status}", and this is only assumed`,
      'Look at it on the real site and write "observed", or make the recipe a "draft" again.',
    ),
  )
}

/** Every part of a recipe that is a guess. */
export function assumptionsIn(part: unknown, path: RecipePath = []): readonly RecipePath[] {
  if (typeof part !== 'object' || part === null) return []
  const own = 'from' in part && part.from === 'assumed' ? [path] : []
  const parts: readonly (readonly [string | number, unknown])[] = Array.isArray(part)
    ? part.map((item, at) => [at, item] as const)
    : Object.entries(part).map(([key, value]) =>
        isStep(part) && key === 'with' ? [part.verb, value] : [key, value],
      )
  return [...own, ...parts.flatMap(([key, value]) => assumptionsIn(value, [...path, key]))]
}

/** In the file the verb itself is the key. */
function isStep(part: object): part is { readonly verb: string } {
  return 'verb' in part && typeof part.verb === 'string' && 'with' in part
}
