import { emailsIn } from '../email.ts'
import { fits } from '../label.ts'
import { DriverLost } from './driver.ts'
import type { Session } from './session.ts'

/** What a label that is not found any more may be called now. For a person to look at; nothing ever applies it. */
export type LabelProposal = {
  readonly target: string
  readonly role: string
  /** As the recipe has it. */
  readonly before: string
  /** As the page has it, the likeliest first. */
  readonly now: readonly string[]
}

const most = 3

/**
 * For the target that was not found: what the page shows of the same role and under no name that the recipe knows, by how
 * alike the words are. The same page always gives the same proposals.
 */
export async function proposeLabels(
  { recipe, driver }: Session,
  target: string | undefined,
): Promise<readonly LabelProposal[]> {
  const locators = target === undefined ? undefined : recipe.targets[target]
  const [first] = locators ?? []
  if (target === undefined || first?.by !== 'role') return []
  const candidates = await driver.candidates().catch((error: unknown) => {
    if (error instanceof DriverLost) return []
    throw error
  })
  const known = Object.values(recipe.targets).flat()
  const unknown = candidates.filter(
    ({ role, name }) =>
      role === first.value &&
      // A name may be somebody's.
      emailsIn(name).length === 0 &&
      !known.some(
        (locator) =>
          locator.by === 'role' &&
          locator.value === role &&
          locator.name !== undefined &&
          fits(locator.name, name),
      ),
  )
  const before = first.name === undefined ? '' : first.name.text
  const names = [...new Set(unknown.map(({ name }) => name))]
    .map((name) => ({ name, likeness: likeness(before, name) }))
    .toSorted((a, b) => b.likeness - a.likeness || a.name.localeCompare(b.name))
    .slice(0, most)
    .map(({ name }) => name)
  return names.length === 0 ? [] : [{ target, role: first.value, before, now: names }]
}

/** How much of the pairs of letters two texts share: 0 to 1. https://en.wikipedia.org/wiki/Dice-S%C3%B8rensen_coefficient */
function likeness(a: string, b: string): number {
  const [left, right] = [pairsOf(a), pairsOf(b)]
  const shared = left.filter((pair) => right.includes(pair)).length
  return left.length + right.length === 0 ? 0 : (2 * shared) / (left.length + right.length)
}

function pairsOf(text: string): readonly string[] {
  const plain = text.toLowerCase()
  return Array.from({ length: Math.max(0, plain.length - 1) }, (_, at) => plain.slice(at, at + 2))
}
