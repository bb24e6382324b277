import { join } from 'node:path'
import { LauncherError } from './launcher-error.ts'
import { type Lock, takeLock } from './take-lock.ts'

/** One launcher per database, whoever calls it: a second one would stop the server of the first as left behind. */
export async function lockCluster(dataDirectory: string): Promise<Lock> {
  const attempt = await takeLock(join(dataDirectory, 'lock', 'postgres'))
  if (attempt.outcome === 'taken') return attempt.lock
  const message = `Process ${attempt.by} runs the embedded PostgreSQL of ${dataDirectory}.`
  throw new LauncherError('clusterInUse', message)
}
