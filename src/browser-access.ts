import type { Vault } from './applications/vault.ts'
import type { Browsers } from './applications/vendor-session.ts'
import { makeBrowserSessions } from './browser-sessions/browser-sessions.ts'
import type { Config } from './config/config.ts'
import type { Log } from './log.ts'
import type { Road } from './provisioning/desire.ts'
import { standstillOf } from './provisioning/standstill.ts'
import { job as jobSchema } from './recipe/job.ts'

/** The browsers of this node; a switch that a person pulled stops what they do. */
export function openBrowsers(
  { allowPrivateEgress: allowPrivate, browserPath, browserSessions: most = 2 }: Config,
  { db, clock }: Road,
  nodeId: string,
  vault: Vault,
  log: Log,
): { readonly access: Browsers; stop(): Promise<void> } {
  const parts = { db, clock, vault, nodeId, allowPrivate, browserPath, most, opened: tellOf(log) }
  const sessions = makeBrowserSessions(parts)
  const access: Browsers = (use, { mayCall, task }) => ({
    perform(job) {
      const { applicationId } = use
      const halted = async () =>
        applicationId !== undefined && (await standstillOf(db, applicationId, clock.now())) === 'halted'
      return sessions.perform(use, jobSchema.parse(job), {
        ...(task !== undefined && applicationId !== undefined && { task: { ...task, applicationId } }),
        mayGoOn: async () => (await mayCall()) && !(await halted()),
      })
    },
  })
  return { access, stop: () => sessions.stop() }
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
