import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Cluster, dataOf, logOf } from './cluster.ts'
import { LauncherError } from './launcher-error.ts'
import { logTail, withLogTail } from './log-tail.ts'
import { readPostmasterFile } from './postmaster-file.ts'
import { serverArguments } from './server-settings.ts'
import { openSocketFolder, type SocketFolder } from './socket-folder.ts'
import { startWatched, type Watched } from './watchdog.ts'

const majorVersion = '18'
const pollMs = 5
const noticeEveryMs = 10_000
const memoryReleasedWithinMs = 10_000

export type Server = { readonly process: Watched; readonly socketFolder: SocketFolder }

type Options = { native: string; durable: boolean; log: (line: string) => void }

/** Starts PostgreSQL and waits until it takes connections, also when it must recover from a crash first. */
export async function startServer(cluster: Cluster, options: Options): Promise<Server> {
  await refuseOtherVersion(dataOf(cluster))
  const deadline = performance.now() + memoryReleasedWithinMs
  for (;;) {
    const server = await launch(cluster, options)
    if (await becomesReady(server.process, cluster, options.log)) return server
    // The processes of a server that was killed take a moment to notice, and hold its memory until then.
    const memoryHeld = (await logTail(logOf(cluster))).includes('pre-existing shared memory block')
    if (!memoryHeld || performance.now() > deadline) throw await failed(cluster, await server.process.ended)
    await sleep(200)
  }
}

async function launch(cluster: Cluster, { native, durable }: Options): Promise<Server> {
  const socketFolder = await openSocketFolder(cluster)
  const settings = serverArguments({ dataFolder: dataOf(cluster), socketFolder: socketFolder.path, durable })
  const process = await startWatched({
    account: cluster.account,
    log: logOf(cluster),
    temporary: socketFolder.temporary ? socketFolder.path : '',
    command: [join(native, 'bin/postgres'), ...settings],
  })
  return { process, socketFolder }
}

async function becomesReady(server: Watched, cluster: Cluster, log: Options['log']): Promise<boolean> {
  let noticeAt = performance.now() + noticeEveryMs
  while (!server.hasEnded()) {
    const file = await readPostmasterFile(dataOf(cluster))
    if (file?.ready === true && file.pid === server.pid) return true
    if (performance.now() > noticeAt) {
      log(`PostgreSQL is still starting, probably recovering from a crash; see ${logOf(cluster)}`)
      noticeAt += noticeEveryMs
    }
    await sleep(pollMs)
  }
  return false
}

async function failed(cluster: Cluster, how: string): Promise<LauncherError> {
  const sentence = `PostgreSQL did not start (${how}).`
  return new LauncherError('startFailed', await withLogTail(sentence, logOf(cluster)))
}

async function refuseOtherVersion(dataFolder: string): Promise<void> {
  const version = (await readFile(join(dataFolder, 'PG_VERSION'), 'utf8')).trim()
  if (version === majorVersion) return
  const message = `The database ${dataFolder} was made by PostgreSQL ${version}; this Overlock brings ${majorVersion}.`
  throw new LauncherError('versionDiffers', message)
}
