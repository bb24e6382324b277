import { setTimeout as sleep } from 'node:timers/promises'
import { processIdentity } from './process-identity.ts'

// Fast: ends connections and writes a checkpoint. Immediate: recovers at the next start. Killed: the last resort.
const stages = [
  { signal: 'SIGINT', share: 1 },
  { signal: 'SIGQUIT', share: 0.7 },
  { signal: 'SIGKILL', share: 0.2 },
] as const

/** Stops a PostgreSQL by the number of its first process, the harder the longer it takes; false: it still runs. */
export async function stopServer(pid: number, patienceMs = 10_000): Promise<boolean> {
  const identity = await processIdentity(pid)
  if (identity === undefined) return true
  for (const { signal, share } of stages) {
    try {
      process.kill(pid, signal)
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'ESRCH'
    }
    if (await endsWithin(pid, identity, patienceMs * share)) return true
  }
  return false
}

async function endsWithin(pid: number, identity: string, waitMs: number): Promise<boolean> {
  const deadline = performance.now() + waitMs
  while (performance.now() < deadline) {
    if ((await processIdentity(pid)) !== identity) return true
    await sleep(10)
  }
  return false
}
