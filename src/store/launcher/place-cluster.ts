import { createHash } from 'node:crypto'
import { realpath, rename, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Account, accountFor } from './account.ts'
import type { Cluster } from './cluster.ts'
import { type ClusterRecord, newRecord, readRecord, writeRecord } from './cluster-record.ts'
import { isThere } from './is-there.ts'
import { LauncherError } from './launcher-error.ts'
import { makeFolder } from './make-folder.ts'
import { canEnter } from './run-as.ts'
import { openSystemFolder, systemFolder } from './system-folder.ts'

export type Place = { readonly cluster: Cluster; readonly record: ClusterRecord }
type Log = (line: string) => void

const systemClusters = join(systemFolder, 'clusters')

/** Finds the cluster of a data directory, or decides where a new one goes and writes that down. */
export async function placeCluster(dataDirectory: string, log: Log): Promise<Place> {
  const account = await accountFor()
  if (account !== undefined) await openSystemFolder()
  const known = await readRecord(dataDirectory)
  const record =
    known === undefined ? await begin(dataDirectory, account, log) : await follow(dataDirectory, known)
  const folder = folderOf(dataDirectory, record)
  if (record.finished) await refuseMissing(folder)
  return { record, cluster: { dataDirectory, folder, account: await ownerOf(folder, account) } }
}

/** Where the database of a data directory lies; undefined when it has none. */
export async function clusterDirectoryOf(dataDirectory: string): Promise<string | undefined> {
  const real = await realpath(dataDirectory).catch(() => undefined)
  const record = real === undefined ? undefined : await readRecord(real)
  return real === undefined || record === undefined ? undefined : folderOf(real, record)
}

function folderOf(dataDirectory: string, record: ClusterRecord): string {
  return record.elsewhere?.cluster ?? join(dataDirectory, 'postgres')
}

async function begin(dataDirectory: string, account: Account | undefined, log: Log): Promise<ClusterRecord> {
  const inside = await canEnter(account, dataDirectory)
  const cluster = inside ? join(dataDirectory, 'postgres') : await freeSystemCluster(dataDirectory, log)
  if (inside) await refuseUnknown(cluster)
  const record = newRecord(inside ? undefined : { cluster, dataDirectory })
  await writeRecord(dataDirectory, record)
  return record
}

async function refuseUnknown(folder: string): Promise<void> {
  if (!(await isThere(join(folder, 'data')))) return
  const message = `${folder} holds a database, but postgres.json with its passwords is gone.`
  throw new LauncherError('passwordsLost', message)
}

// The data directory was removed without its cluster, and made again: the passwords and keys of that one are gone,
// but deleting it is not for us to decide.
async function freeSystemCluster(dataDirectory: string, log: Log): Promise<string> {
  const hash = createHash('sha256').update(dataDirectory).digest('hex').slice(0, 16)
  const folder = join(systemClusters, hash)
  if (await isThere(join(folder, 'data'))) {
    const aside = `${folder}.${new Date().toISOString().replaceAll(/[:.]/g, '-')}`
    await rename(folder, aside)
    log(`${folder} belonged to a data directory that was removed; it is now ${aside}.`)
  }
  return folder
}

// The data directory was moved: the record moves along. Was it copied, then two would share one database.
async function follow(dataDirectory: string, record: ClusterRecord): Promise<ClusterRecord> {
  const { elsewhere } = record
  if (elsewhere === undefined || elsewhere.dataDirectory === dataDirectory) return record
  const original = await readRecord(elsewhere.dataDirectory)
  if (original?.elsewhere?.cluster === elsewhere.cluster) {
    const message = `${dataDirectory} is a copy: its database ${elsewhere.cluster} is that of ${elsewhere.dataDirectory}.`
    throw new LauncherError('clusterBelongsElsewhere', message)
  }
  const moved = { ...record, elsewhere: { ...elsewhere, dataDirectory } }
  await writeRecord(dataDirectory, moved)
  return moved
}

async function refuseMissing(folder: string): Promise<void> {
  if (await isThere(join(folder, 'data', 'PG_VERSION'))) return
  throw new LauncherError('clusterMissing', `The database that belongs here, ${folder}, is gone.`)
}

/** Makes the cluster's folder where it is missing, and answers whom PostgreSQL runs as. */
async function ownerOf(folder: string, account: Account | undefined): Promise<Account | undefined> {
  if (account === undefined) {
    await makeFolder(folder, 0o700)
    return undefined
  }
  if (dirname(folder) === systemClusters) await makeFolder(systemClusters, 0o711)
  await makeFolder(folder, 0o711)
  const uid = await stat(join(folder, 'data')).then(
    (info) => info.uid,
    () => undefined,
  )
  const owner = await accountFor(uid)
  if (await canEnter(owner, folder)) return owner
  const message = `PostgreSQL runs as ${owner?.name}, who can't enter ${folder}, where its database lies.`
  throw new LauncherError('clusterUnreachable', message)
}
