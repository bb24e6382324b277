import { lstat, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { type Cluster, runOf } from './cluster.ts'
import { LauncherError } from './launcher-error.ts'
import { removeTree } from './remove-tree.ts'
import { canEnter, giveTo } from './run-as.ts'
import { socketPort } from './server-settings.ts'

// What the shortest of our systems takes (macOS); Linux takes four more.
const longestSocketPath = 103
const prefix = 'overlock-'

export type SocketFolder = { readonly path: string; readonly temporary: boolean }

/** Where the socket lies: in the cluster, or where that path is too long for a socket in a new private folder. */
export async function openSocketFolder(cluster: Cluster): Promise<SocketFolder> {
  await removeForgotten(cluster)
  if (fits(runOf(cluster))) return { path: await emptied(runOf(cluster), cluster), temporary: false }
  for (const parent of new Set([tmpdir(), '/tmp'])) {
    if (!fits(join(parent, `${prefix}XXXXXX`)) || !(await canEnter(cluster.account, parent))) continue
    // It makes a folder that wasn't there before, for us alone; somebody else's is never taken.
    const path = await mkdtemp(join(parent, prefix))
    await writeFile(noteOf(cluster), path)
    await giveTo(cluster.account, path, 0o700)
    return { path, temporary: true }
  }
  const message = `The path ${runOf(cluster)} is too long for a socket, and there is no temporary folder to use.`
  throw new LauncherError('dataDirectoryUnusable', message)
}

export async function closeSocketFolder(cluster: Cluster, folder: SocketFolder): Promise<void> {
  if (folder.temporary) await removeForgotten(cluster)
}

const noteOf = (cluster: Cluster) => join(cluster.folder, 'socket-folder')

function fits(folder: string): boolean {
  return Buffer.byteLength(join(folder, `.s.PGSQL.${socketPort}`)) <= longestSocketPath
}

// A killed server leaves its socket, and a file with its number that stops the next one when the number is in use.
async function emptied(path: string, cluster: Cluster): Promise<string> {
  await removeTree(path)
  await mkdir(path)
  await giveTo(cluster.account, path, 0o700)
  return path
}

// The watchdog removes it as well; this is for a run that was killed together with its watchdog. The name may have
// become somebody else's since, so it is removed only while it belongs to the account.
async function removeForgotten(cluster: Cluster): Promise<void> {
  const path = await readFile(noteOf(cluster), 'utf8').catch(() => undefined)
  if (path === undefined) return
  const info = await lstat(path).catch(() => undefined)
  const ours = info?.isDirectory() === true && info.uid === (cluster.account?.uid ?? process.getuid?.())
  if (ours && basename(path).startsWith(prefix)) await removeTree(path)
  await rm(noteOf(cluster), { force: true })
}
