import type { Directory } from '../applications/directory.ts'
import type { Registry } from '../applications/registry.ts'
import type { Sessions } from '../applications/vendor-session.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../store/database.ts'
import { takeDueRehearsals } from './rehearsals.ts'

type Parts = {
  readonly db: Database
  readonly clock: Clock
  readonly registry: Registry
  readonly directory: Directory
  readonly sessions: Sessions
  readonly log: (level: 'info' | 'warn' | 'error', message: string, fields: object) => void
}

const everyMs = 30_000

/** Looks from time to time whether the pages of applications are still as their recipes know them, one after the other. */
export function startRehearsals(parts: Parts, lookEveryMs = everyMs): { stop(): Promise<void> } {
  let running: Promise<unknown> = Promise.resolve()
  let busy = false
  let stopped = false
  const look = async () => {
    const { registry } = parts
    const names = registry.names.filter((name) => registry.get(name).recipe !== undefined)
    for (const id of await takeDueRehearsals(parts, names)) if (!stopped) await rehearseNow(parts, id)
  }
  const timer = setInterval(() => {
    if (busy) return
    busy = true
    running = look()
      .catch((error: unknown) =>
        parts.log('error', 'a recipe could not be rehearsed', { error: String(error) }),
      )
      .finally(() => {
        busy = false
      })
  }, lookEveryMs)
  return {
    async stop() {
      stopped = true
      clearInterval(timer)
      await running
    },
  }
}

/** One rehearsal, kept where it is asked for before changes. What comes back is the job's result. */
export async function rehearseNow(
  { directory, sessions }: Pick<Parts, 'directory' | 'sessions'>,
  applicationId: string,
): Promise<unknown> {
  const { application, connector } = await directory.byId(applicationId)
  const { vendor } = await sessions.open(application, connector)
  return vendor.browser?.perform({ kind: 'rehearse' })
}
