import type { TaskRun } from './worker.ts'

/** When what a reading shows was so: now, or where a file is read, when it was exported. */
export function readingTime(run: Pick<TaskRun, 'session'>, now: Date): Date {
  const { uploaded } = run.session.vendor
  return uploaded === undefined ? now : new Date(uploaded.exportedAt)
}
