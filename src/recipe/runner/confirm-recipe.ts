import type { TargetLook } from '../engine/session.ts'
import type { Job, JobResult } from '../job.ts'
import { operationsOf } from '../lint/walk.ts'
import { parseRecipe } from '../parse-recipe.ts'
import type { OperationName } from '../schema/operation.ts'
import type { Recipe } from '../schema/recipe.ts'
import { openSession } from './open-session.ts'
import type { Opening } from './protocol.ts'

/** For whom the changes are walked: somebody who is there, and an address that nobody has. */
export type Walkers = {
  readonly there: string
  readonly nobody: string
  readonly role: string | undefined
  /** Only this one, and no list; undefined: everything. */
  readonly only?: OperationName
}

export type Walked = { readonly what: 'sign in' | OperationName; readonly result: JobResult }

/** How a target of the recipe was found while everything was walked; `rank` counts its alternatives from 1. */
export type SeenTarget = {
  readonly target: string
  readonly seen: 'found' | 'ambiguous' | 'missing' | 'never looked for'
  readonly rank?: number
}

export type Confirmation = { readonly walked: readonly Walked[]; readonly targets: readonly SeenTarget[] }

/**
 * Walks a recipe on the real site: signs in, reads the list, and goes up to the last click of each change. The gate stays shut,
 * and nothing is sent whatever the page does. Says of each label whether it was there.
 */
export async function confirmRecipe(
  wish: Opening,
  walkers: Walkers,
  tell: (walked: Walked) => void,
): Promise<Confirmation> {
  const { recipe } = parseRecipe(wish.recipe)
  if (recipe === undefined) throw new Error('the recipe does not parse')
  const looks = new Map<string, TargetLook>()
  const session = await openSession(wish, {
    // A second lock beside the gate: what would be a change is refused before it is tried.
    ask: async ({ about }) => {
      if (about === 'intent' || about === 'sent')
        throw new Error('nothing is changed while a recipe is confirmed')
    },
    mayGoOn: () => true,
    looked: (look) => void (looks.get(look.target)?.kind !== 'resolved' && looks.set(look.target, look)),
  })
  const walked: Walked[] = []
  const note = (what: Walked['what'], result: JobResult) => {
    walked.push({ what, result })
    tell({ what, result })
    return result
  }
  try {
    if (note('sign in', await session.run({ kind: 'prove' })).kind === 'proved') {
      if (walkers.only === undefined) note('list', await session.run({ kind: 'list' }))
      for (const name of changesOf(recipe, walkers)) note(name, await session.run(jobFor(name, walkers)))
    }
  } finally {
    await session.close()
  }
  return { walked, targets: Object.keys(recipe.targets).map((target) => seenAs(target, looks.get(target))) }
}

function changesOf(recipe: Recipe, { only }: Walkers): readonly OperationName[] {
  const names = operationsOf(recipe).map(({ name }) => name)
  return names.filter((name) => name !== 'list' && name !== 'find' && (only === undefined || name === only))
}

function jobFor(operation: OperationName, { there, nobody, role }: Walkers): Job {
  const email = operation === 'create' ? nobody : there
  return { kind: 'change', operation, email, dryRun: true, ...(role !== undefined && { role }) }
}

function seenAs(target: string, look: TargetLook | undefined): SeenTarget {
  if (look === undefined) return { target, seen: 'never looked for' }
  if (look.kind === 'resolved') return { target, seen: 'found', rank: look.rank + 1 }
  return { target, seen: look.kind === 'ambiguous' ? 'ambiguous' : 'missing' }
}
