import type { Page } from 'playwright-core'
import type { Candidate } from '../engine/driver.ts'

/** What has a role and a name on the page, without what rows of tables hold of people; an open menu of a row is no such thing. */
export async function readCandidates(page: Page): Promise<readonly Candidate[]> {
  const tree = await page.locator('body').ariaSnapshot()
  return candidatesIn(tree)
}

const line = /^(\s*)- '?([a-z]+)(?: "((?:[^"\\]|\\.)*)")?/

const shownInRows: ReadonlySet<string> = new Set(['columnheader', 'menuitem'])

/** Reads Playwright's text form of an accessibility tree. https://playwright.dev/docs/aria-snapshots */
export function candidatesIn(tree: string): readonly Candidate[] {
  const found: Candidate[] = []
  let insideRow = Number.POSITIVE_INFINITY
  for (const text of tree.split('\n')) {
    const [, indent = '', role = '', name] = line.exec(text) ?? []
    if (role === '') continue
    if (indent.length <= insideRow) insideRow = Number.POSITIVE_INFINITY
    if (insideRow < Number.POSITIVE_INFINITY && !shownInRows.has(role)) continue
    if (role === 'row' && insideRow === Number.POSITIVE_INFINITY) insideRow = indent.length
    else if (name !== undefined) found.push({ role, name: name.replaceAll(/\\(.)/g, '$1') })
  }
  return found
}
