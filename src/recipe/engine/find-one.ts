import type { PageElement } from './driver.ts'
import { type Halt, halt, isHalt } from './outcome.ts'
import { poll, type Run } from './session.ts'

/**
 * Exactly one element, or none at all. Two that fit stop at once: the next alternative is for a label that has changed,
 * never for one that is doubtful.
 */
export async function findOne(run: Run, target: string): Promise<PageElement | Halt> {
  const found = await poll(
    run.session,
    () => look(run, target),
    (seen) => !isHalt(seen) || seen.halt !== 'not_found',
  )
  return found
}

/** One look, without waiting. */
export async function look(run: Run, target: string): Promise<PageElement | Halt> {
  const { driver, recipe } = run.session
  const looked = run.session.looked ?? (() => {})
  for (const [rank, locator] of (recipe.targets[target] ?? []).entries()) {
    const scope = await scopeOf(run, locator.within)
    if (isHalt(scope) && scope.halt !== 'not_found') return scope
    if (isHalt(scope)) continue
    const [first, ...more] = await driver.seek(locator, scope)
    if (more.length > 0) {
      looked({ target, kind: 'ambiguous', matches: more.length + 1 })
      return halt('ambiguous', `${more.length + 1} elements on the page could be "${target}"`)
    }
    if (first !== undefined) {
      looked({ target, kind: 'resolved', rank })
      return first
    }
  }
  looked({ target, kind: 'missing' })
  return halt('not_found', `"${target}" is not on the page`)
}

async function scopeOf(run: Run, within: string | undefined): Promise<PageElement | undefined | Halt> {
  if (within === undefined) return undefined
  if (within === '$row') return run.row ?? halt('not_found', 'no row was found before')
  return look(run, within)
}
