import { type Cluster, dataOf, logOf } from './cluster.ts'
import { withLogTail } from './log-tail.ts'
import { closeSocketFolder } from './socket-folder.ts'
import type { Server } from './start-server.ts'
import { stopLeftBehind } from './stop-left-behind.ts'
import { stopServer } from './stop-server.ts'

export type Supervised = {
  /** Resolves with a sentence when PostgreSQL ends without `stop()` having been called. */
  readonly died: Promise<string>
  /** Clean shutdown; done when nothing of it runs any more. */
  stop(): Promise<void>
}

/** Watches a running server to its end. `release` is called once, when nothing runs any more. */
export function supervise(server: Server, cluster: Cluster, release: () => Promise<void>): Supervised {
  let stopping: Promise<void> | undefined
  const gone = waitUntilGone(server, cluster)
  const stop = async () => {
    server.process.hold()
    if (!server.process.hasEnded()) await stopServer(server.process.pid)
    await gone
    await closeSocketFolder(cluster, server.socketFolder)
    await release()
  }
  const died = new Promise<string>((resolve) => {
    const tell = async (how: string) => {
      if (stopping === undefined)
        resolve(await withLogTail(`PostgreSQL ended by itself (${how}).`, logOf(cluster)))
    }
    gone.then(tell, (error: Error) => tell(error.message))
  })
  server.process.letGo()
  return {
    died,
    stop: () => {
      stopping ??= stop()
      return stopping
    },
  }
}

// When only its watchdog was killed PostgreSQL still runs, with nothing that would stop it after us: so it is stopped.
async function waitUntilGone(server: Server, cluster: Cluster): Promise<string> {
  const how = await server.process.ended
  await stopLeftBehind(dataOf(cluster), () => {})
  return how
}
