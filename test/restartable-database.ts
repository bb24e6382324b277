import assert from 'node:assert/strict'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { clusterDirectoryOf } from '../src/store/launcher/place-cluster.ts'
import { removeCluster } from '../src/store/launcher/remove-cluster.ts'
import { startEmbeddedPostgres } from '../src/store/launcher/start-embedded-postgres.ts'
import { runningOn } from '../src/store/launcher/testing/processes.ts'
import { urlOf } from './cluster.ts'

/** A PostgreSQL of its own that a test can restart, always at the same address. */
export type RestartableDatabase = AsyncDisposable & {
  readonly url: string
  /** `fast`: connections are ended, everything is written. `immediate`: as in a crash; the next start recovers. */
  restart(how: 'fast' | 'immediate', downMs: number): Promise<void>
}

export async function restartableDatabase(): Promise<RestartableDatabase> {
  // Below /tmp the path of the socket is short enough to be the same at each start.
  const dataDirectory = await mkdtemp(join('/tmp', 'overlock-db-'))
  await chmod(dataDirectory, 0o755)
  let postgres = await startEmbeddedPostgres({ dataDirectory })
  const url = urlOf(postgres.connection)
  return {
    url,
    async restart(how, downMs) {
      if (how === 'immediate') {
        const folder = await clusterDirectoryOf(dataDirectory)
        process.kill(runningOn(folder ?? dataDirectory).pid, 'SIGQUIT')
        await postgres.died
      }
      await postgres.stop()
      await sleep(downMs)
      postgres = await startEmbeddedPostgres({ dataDirectory })
      assert.equal(urlOf(postgres.connection), url)
    },
    async [Symbol.asyncDispose]() {
      await postgres.stop()
      await removeCluster(dataDirectory)
      await rm(dataDirectory, { recursive: true, force: true })
    },
  }
}
