import { errorAt, type Finding } from '../problem.ts'
import type { Recipe } from '../schema/recipe.ts'
import { stepsOf } from './walk.ts'

const done = new Set(['click', 'openMenu', 'fill', 'select', 'check', 'commit'])

/** A person must be able to do it by hand from the same file. */
export function sentencesForPeople(recipe: Recipe): readonly Finding[] {
  return stepsOf(recipe)
    .filter(({ step }) => done.has(step.verb) && step.say === undefined)
    .map(({ step, path }) =>
      errorAt(
        'say',
        [...path, step.verb],
        '"say" is missing',
        'Write what a person does here, as a sentence.',
      ),
    )
}
