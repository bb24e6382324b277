import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Cluster, dataOf, logFolderOf, logOf } from './cluster.ts'
import { syncFolder } from './cluster-record.ts'
import { isThere } from './is-there.ts'
import { LauncherError } from './launcher-error.ts'
import { withLogTail } from './log-tail.ts'
import { removeTree } from './remove-tree.ts'
import { giveTo } from './run-as.ts'
import { startWatched } from './watchdog.ts'

export const superuser = 'postgres'
const draftPrefix = 'new-'

type Options = { native: string; superuserPassword: string; durable: boolean; log: (line: string) => void }

/** Makes the database files where there are none. They get their name when they are complete. */
export async function createCluster(cluster: Cluster, options: Options): Promise<void> {
  await mkdir(logFolderOf(cluster), { recursive: true })
  await giveTo(cluster.account, logFolderOf(cluster), 0o700)
  await removeDrafts(cluster)
  if (await isThere(dataOf(cluster))) return
  options.log('The embedded PostgreSQL makes its database files; this happens once.')
  const draft = await mkdtemp(join(cluster.folder, draftPrefix))
  await giveTo(cluster.account, draft, 0o700)
  await initialize(cluster, draft, options)
  await rename(draft, dataOf(cluster))
  await syncFolder(cluster.folder)
  await removeDrafts(cluster)
}

async function initialize(cluster: Cluster, draft: string, options: Options): Promise<void> {
  const passwordFile = `${draft}.password`
  await writeFile(passwordFile, options.superuserPassword, { flag: 'wx', mode: 0o600 })
  await giveTo(cluster.account, passwordFile, 0o600)
  const command = [
    join(options.native, 'bin/initdb'),
    ...['-D', draft, '-U', superuser, '--encoding=UTF8', '--locale=C', '--auth=scram-sha-256'],
    ...[`--pwfile=${passwordFile}`, '--no-instructions', ...(options.durable ? [] : ['--no-sync'])],
  ]
  const log = logOf(cluster)
  const initdb = await startWatched({ account: cluster.account, log, command })
  const how = await initdb.ended
  if (how === 'exit status 0') return rm(passwordFile)
  await removeDrafts(cluster)
  const sentence = `PostgreSQL could not make its database files (${how}).`
  throw new LauncherError('creationFailed', await withLogTail(sentence, log))
}

/** What an interrupted run left. An initdb that is just ending may still write there: then it goes the next time. */
async function removeDrafts(cluster: Cluster): Promise<void> {
  const names = (await readdir(cluster.folder)).filter((name) => name.startsWith(draftPrefix))
  for (const name of names) await removeTree(join(cluster.folder, name)).catch(() => {})
}
