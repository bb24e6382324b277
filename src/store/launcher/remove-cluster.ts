import { realpath, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { lockCluster } from './lock-cluster.ts'
import { clusterDirectoryOf } from './place-cluster.ts'
import { removeTree } from './remove-tree.ts'
import { stopLeftBehind } from './stop-left-behind.ts'

/** Deletes the database of a data directory for good, also where it lies elsewhere. The directory itself stays. */
export async function removeCluster(dataDirectory: string): Promise<void> {
  const folder = await clusterDirectoryOf(dataDirectory)
  if (folder === undefined) return
  const real = await realpath(dataDirectory)
  const lock = await lockCluster(real)
  try {
    const data = join(folder, 'data')
    await stopLeftBehind(data, () => {})
    await removeTree(folder)
    await rm(join(real, 'postgres.json'), { force: true })
  } finally {
    await lock.release()
  }
}
