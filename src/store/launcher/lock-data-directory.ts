import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openDataDirectory } from './data-directory.ts'
import { LauncherError } from './launcher-error.ts'
import { type Lock, takeLock } from './take-lock.ts'

/** One server per data directory, wherever its database is. Refused with the process that has it. */
export async function lockDataDirectory(dataDirectory: string): Promise<Lock> {
  const path = await openDataDirectory(dataDirectory)
  const attempt = await takeLock(join(path, 'lock', 'server'))
  if (attempt.outcome === 'taken') return attempt.lock
  const url = await urlOf(path, attempt.by)
  const who = `process ${attempt.by}${url === undefined ? '' : `, ${url}`}`
  throw new LauncherError('dataDirectoryInUse', `Another Overlock (${who}) uses the data directory ${path}.`)
}

async function urlOf(dataDirectory: string, pid: number): Promise<string | undefined> {
  try {
    const text = await readFile(join(dataDirectory, 'server.json'), 'utf8')
    const server = JSON.parse(text) as { pid?: unknown; url?: unknown } | null
    return server?.pid === pid && typeof server.url === 'string' ? server.url : undefined
  } catch {
    return undefined
  }
}
