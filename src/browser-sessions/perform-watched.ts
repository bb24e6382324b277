import type { Clock } from '../clock.ts'
import { isDrift } from '../recipe/engine/rehearse.ts'
import type { Job, JobResult } from '../recipe/job.ts'
import type { OperationName } from '../recipe/schema/operation.ts'
import type { Database } from '../store/database.ts'
import { asRehearsal, driftFor, isWorthALook, keepRehearsal, readinessOf } from './rehearsals.ts'

type Parts = { readonly db: Database; readonly clock: Clock }
type Watched = { readonly applicationId: string; readonly everyHours: number }

/**
 * Does a job of an application. Before a change its pages are rehearsed, if that was some hours ago, and after one that met
 * something that it did not know; a change whose pages have drifted is not begun.
 */
export async function performWatched(
  parts: Parts,
  { applicationId, everyHours }: Watched,
  job: Job,
  perform: (job: Job) => Promise<JobResult>,
): Promise<JobResult> {
  const rehearse = async () => {
    const result = await perform({ kind: 'rehearse' })
    const rehearsal = asRehearsal(result)
    if (rehearsal !== undefined) await keepRehearsal(parts, applicationId, rehearsal, everyHours)
    return result
  }
  if (job.kind === 'rehearse') return rehearse()
  if (job.kind === 'change' && job.dryRun !== true) {
    const stop = await readyFor(parts, applicationId, job.operation, rehearse)
    if (stop !== undefined) return stop
  }
  const result = await perform(job)
  // What it met may be in the way of others too: that is known, and told, before they are begun.
  if (result.kind === 'stoppedSafe' && isDrift(result.code) && (await isWorthALook(parts, applicationId)))
    await rehearse()
  return result
}

/** Why the change is not begun; undefined: it may be. */
async function readyFor(
  parts: Parts,
  applicationId: string,
  operation: OperationName,
  rehearse: () => Promise<JobResult>,
): Promise<JobResult | undefined> {
  const before = await readinessOf(parts, applicationId, operation)
  if (before.kind === 'drifted') return driftedResult(before.what)
  if (before.kind === 'ready') return undefined
  const shown = await rehearse()
  // Without a session nothing can be changed either; the road tries it again.
  if (shown.kind === 'busy' || shown.kind === 'noBrowser' || shown.kind === 'lost') return shown
  const met = shown.kind === 'drifted' ? driftFor(shown.drifts, operation) : undefined
  return met === undefined ? undefined : driftedResult(met.what)
}

function driftedResult(what: string): JobResult {
  return {
    ...{ kind: 'stoppedSafe', code: 'layout_drift' },
    what: `the pages of the application have changed (${what}); nothing is tried until a rehearsal finds them as the recipe knows them`,
  }
}
