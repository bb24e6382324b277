import { errorAt, type Finding, warningAt } from '../problem.ts'
import type { Recipe } from '../schema/recipe.ts'
import { readings, stepsOf, targetOf } from './walk.ts'

/** What changes an account is known by its role and name: a selector or a piece of text also fits something else. */
export function locatorRules(recipe: Recipe): readonly Finding[] {
  const changing = new Set(
    stepsOf(recipe)
      .filter(({ operation }) => !readings.has(operation.name))
      .flatMap(({ step }) => targetOf(step) ?? []),
  )
  return Object.entries(recipe.targets).flatMap(([name, locators]) => {
    const written = locators.map((locator) =>
      JSON.stringify([locator.by, locator.value, locator.name?.text, locator.within]),
    )
    return locators.flatMap(({ by }, at) => {
      const path = ['targets', name, at]
      const loose = by === 'css' || by === 'text'
      if (written.indexOf(written[at] ?? '') !== at)
        return [errorAt('same-locator', path, 'this alternative stands here twice', 'Remove one.')]
      if (loose && changing.has(name))
        return [errorAt('loose-locator', path, `"${by}" is too loose for a change`, 'Use "role" and "name".')]
      return by === 'css'
        ? [warningAt('css', path, 'a selector breaks with the next design', 'Use "role".')]
        : []
    })
  })
}
