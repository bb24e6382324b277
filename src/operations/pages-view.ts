import { type Drift, readRehearsal } from '../browser-sessions/rehearsals.ts'
import type { OperationSystem } from './operation-system.ts'

/** Whether the pages of an application are as its recipe knows them. */
export type PagesView = {
  /** `notTried`: the last walk did not get to the pages; `what` says why. */
  readonly state: 'good' | 'drifted' | 'notTried'
  readonly goodAt: string | null
  readonly triedAt: string
  readonly dueAt: string
  readonly driftedSince: string | null
  /** What was not found, and what it may be called now. A list that drifted stops every change, others only their own. */
  readonly drifts: readonly Drift[]
  readonly what: string | null
}

/** Null: they were never walked, or the application has an API. */
export async function pagesOf({ db }: OperationSystem, applicationId: string): Promise<PagesView | null> {
  const row = await readRehearsal(db, applicationId)
  if (row === undefined) return null
  return {
    state: row.state,
    goodAt: row.good_at?.toISOString() ?? null,
    triedAt: row.tried_at.toISOString(),
    dueAt: row.due_at.toISOString(),
    driftedSince: row.drifted_since?.toISOString() ?? null,
    drifts: row.drifts,
    what: row.what,
  }
}

export function printPages(view: PagesView | null): string {
  if (view === null) return 'Its pages were never walked.'
  const { state, drifts, what, goodAt } = view
  if (state === 'good') return 'The pages are as the recipe knows them.'
  if (state === 'notTried') return `It could not be tried: ${what}`
  return [
    `The pages have changed${goodAt === null ? '' : ` since ${goodAt}`}. What they stop becomes work items.`,
    ...drifts.map(
      ({ at, what: met, proposals }) =>
        `${at}: ${met}${proposals.map(({ target, role, now }) => `\n  "${target}" may now be the ${role} ${now.map((name) => JSON.stringify(name)).join(' or ')}`).join('')}`,
    ),
  ].join('\n')
}
