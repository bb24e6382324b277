import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { LauncherError } from './launcher-error.ts'
import { readPostmasterFile } from './postmaster-file.ts'
import { commandLine, processIdentity } from './process-identity.ts'
import { stopServer } from './stop-server.ts'

/**
 * A server that outlived both us and its watchdog is stopped, so that the next one has us over it. Only when it is a
 * PostgreSQL on this very folder. Otherwise the file that names it is stale, and removed: PostgreSQL itself would take
 * any process with that number for a server, even a dead one nobody has collected. Should processes of that server
 * still be there, the next one notices them by the memory they share.
 */
export async function stopLeftBehind(dataFolder: string, log: (line: string) => void): Promise<void> {
  const file = await readPostmasterFile(dataFolder)
  if (file === undefined) return
  if (!(await isServerOf(dataFolder, file.pid))) {
    await rm(join(dataFolder, 'postmaster.pid'), { force: true })
    return
  }
  log(`A PostgreSQL left behind by an earlier run (process ${file.pid}) is stopped first.`)
  if (await stopServer(file.pid)) return
  const message = `An old PostgreSQL (process ${file.pid}) still runs on ${dataFolder} and does not stop.`
  throw new LauncherError('oldServerStays', message)
}

// By the command line this launcher starts it with; the watchdog's holds the same words, after a -c of its own.
async function isServerOf(dataFolder: string, pid: number): Promise<boolean> {
  if ((await processIdentity(pid)) === undefined) return false
  const [program = '', rest] = (await commandLine(pid)).split(` -D ${dataFolder}`, 2)
  return program.endsWith('/postgres') && !program.includes(' -c ') && rest?.startsWith(' -c ') === true
}
