import { randomBytes } from 'node:crypto'
import { open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { LauncherError } from './launcher-error.ts'

/**
 * What the data directory knows about its database, in `postgres.json`, readable by us alone. It is written before
 * the cluster is begun, and `finished` is set when it can be used; so a cluster that is missing afterwards was lost,
 * and is never replaced by an empty one.
 */
export type ClusterRecord = {
  /** Only when the cluster lies elsewhere: where, and the data directory it was made for. */
  readonly elsewhere?: { readonly cluster: string; readonly dataDirectory: string }
  readonly superuserPassword: string
  readonly applicationPassword: string
  readonly finished: boolean
}

const nameOfFile = 'postgres.json'

export function newRecord(elsewhere: ClusterRecord['elsewhere']): ClusterRecord {
  const password = () => randomBytes(24).toString('base64url')
  return {
    ...(elsewhere !== undefined && { elsewhere }),
    superuserPassword: password(),
    applicationPassword: password(),
    finished: false,
  }
}

export async function readRecord(dataDirectory: string): Promise<ClusterRecord | undefined> {
  const path = join(dataDirectory, nameOfFile)
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw new LauncherError('dataDirectoryUnusable', `${path} can't be read: ${error.message}.`, {
      cause: error,
    })
  })
  if (text === undefined) return undefined
  try {
    return parse(text)
  } catch (cause) {
    throw new LauncherError('passwordsLost', `${path} is damaged.`, { cause })
  }
}

export async function writeRecord(dataDirectory: string, record: ClusterRecord): Promise<void> {
  const path = join(dataDirectory, nameOfFile)
  const file = await open(`${path}.new`, 'w', 0o600)
  await file.writeFile(`${JSON.stringify(record, undefined, 2)}\n`)
  await file.sync()
  await file.close()
  await rename(`${path}.new`, path)
  await syncFolder(dataDirectory)
}

/** A rename is on the disk only when its folder is. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder)
  await handle.sync()
  await handle.close()
}

function parse(text: string): ClusterRecord {
  const record = JSON.parse(text) as ClusterRecord
  if (typeof record.superuserPassword !== 'string' || typeof record.applicationPassword !== 'string')
    throw new Error('a password is missing')
  return record
}
