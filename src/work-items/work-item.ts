import type { Selectable } from 'kysely'
import type { Tables } from '../store/tables.ts'

/**
 * Something that a person is asked to do. It belongs to one provisioning task, and is over when that task is:
 *
 *   open ─▶ claimed ─▶ done ─▶ confirmed     by a reading, or by a second person
 *     └──────────────▶ ▲ │
 *   open ◀───────────────┘ reopened           canceled: a newer wish took over, or somebody stopped the task
 *
 * `done` is what one person says. Only `confirmed` is believed.
 */
export type WorkItem = Selectable<Tables['work_item']>

export type WorkItemState = WorkItem['state']

/** In these states somebody still has something to do. */
export const activeStates = ['open', 'claimed', 'done'] as const satisfies readonly WorkItemState[]

const hourMs = 3_600_000

/** How long people have, by the priority of the task: a leaver, a joiner, a change, a deletion. */
const hoursByPriority: readonly number[] = [24, 72, 72, 14 * 24]

export function dueAt(priority: number, now: Date): Date {
  return new Date(now.getTime() + (hoursByPriority[priority] ?? 72) * hourMs)
}
