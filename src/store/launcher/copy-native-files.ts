import { constants } from 'node:fs'
import { chmod, cp, lstat, mkdir, mkdtemp, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isThere } from './is-there.ts'
import { makeLibraryLinks } from './library-links.ts'
import type { NativePackage } from './native-package.ts'

const abandonedAfterMs = 3_600_000

/**
 * Copies PostgreSQL once per version to `<folder>/postgres-<version>`, readable by everybody. The copy gets its name
 * when it is complete and on the disk, so a crash leaves none that is half made, and of two who copy at the same
 * time the first wins.
 */
export async function copyNativeFiles(native: NativePackage, folder: string): Promise<string> {
  const target = join(folder, `postgres-${native.version}`)
  if (await isThere(join(target, 'native/bin/postgres'))) return join(target, 'native')
  await mkdir(folder, { recursive: true })
  await removeAbandonedDrafts(folder)
  const draft = await mkdtemp(join(folder, draftPrefix))
  try {
    await copyInto(join(draft, 'native'), native.folder)
    await chmod(draft, 0o755)
    await rename(draft, target)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
  return join(target, 'native')
}

const draftPrefix = '.postgres-copy-'

async function copyInto(target: string, source: string): Promise<void> {
  await cp(source, target, { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE })
  await makeLibraryLinks(target)
  await settle(target)
}

// npm gives files the mode the installing user's umask leaves, which may shut out everybody else.
async function settle(path: string): Promise<void> {
  const info = await lstat(path)
  if (info.isSymbolicLink()) return
  if (info.isDirectory()) {
    for (const name of await readdir(path)) await settle(join(path, name))
    return chmod(path, 0o755)
  }
  await chmod(path, (info.mode & 0o100) === 0 ? 0o644 : 0o755)
  const file = await open(path)
  await file.datasync()
  await file.close()
}

async function removeAbandonedDrafts(folder: string): Promise<void> {
  for (const name of (await readdir(folder)).filter((entry) => entry.startsWith(draftPrefix))) {
    const { mtimeMs } = await stat(join(folder, name)).catch(() => ({ mtimeMs: Date.now() }))
    if (Date.now() - mtimeMs > abandonedAfterMs)
      await rm(join(folder, name), { recursive: true, force: true })
  }
}
