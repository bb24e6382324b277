import type { Vault } from './applications/vault.ts'
import type { Browsers } from './applications/vendor-session.ts'
import { makeBrowserSessions } from './browser-sessions/browser-sessions.ts'
import { performWatched } from './browser-sessions/perform-watched.ts'
import type { Config } from './config/config.ts'
import type { Log } from './log.ts'
import type { Road } from './provisioning/desire.ts'
import { standstillOf } from './provisioning/standstill.ts'
import { type Job, job as jobSchema } from './recipe/job.ts'
import { parseRecipe } from './recipe/parse-recipe.ts'

/** The browsers of this node; a switch that a person pulled stops what they do. */
export function openBrowsers(
  { allowPrivateEgress: allowPrivate, browserPath, browserSessions: most = 2 }: Config,
  road: Road,
  nodeId: string,
  vault: Vault,
  log: Log,
): { readonly access: Browsers; stop(): Promise<void> } {
  const { db, clock } = road
  const parts = { db, clock, vault, nodeId, allowPrivate, browserPath, most, opened: tellOf(log) }
  const sessions = makeBrowserSessions(parts)
  const access: Browsers = (use, { mayCall, task }) => {
    const { applicationId } = use
    const halted = async () =>
      applicationId !== undefined && (await standstillOf(db, applicationId, clock.now())) === 'halted'
    const caller = {
      ...(task !== undefined && applicationId !== undefined && { task: { ...task, applicationId } }),
      mayGoOn: async () => (await mayCall()) && !(await halted()),
    }
    const perform = (job: Job) => sessions.perform(use, job, caller)
    return {
      async perform(given) {
        const job = jobSchema.parse(given)
        if (applicationId === undefined) return perform(job)
        return performWatched(road, { applicationId, everyHours: everyHoursOf(use.recipe) }, job, perform)
      },
    }
  }
  return { access, stop: () => sessions.stop() }
}

const parsedHours = new Map<string, number>()

function everyHoursOf(text: string): number {
  const known = parsedHours.get(text) ?? parseRecipe(text).recipe?.canary.everyHours ?? 24
  parsedHours.set(text, known)
  return known
}

/** A browser as root, or without its sandbox, is told of: the pages of a vendor are foreign code. */
function tellOf(
  log: Log,
): (facts: { readonly sandboxed: boolean; readonly uid: number | undefined }) => void {
  return ({ sandboxed, uid }) =>
    sandboxed && uid !== 0
      ? log('info', 'a browser was started', { sandboxed, uid })
      : log('warn', 'a browser was started with less protection than it could have', { sandboxed, uid })
}
