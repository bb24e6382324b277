import { readFile, symlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { isThere } from './is-there.ts'

type Link = { readonly source: string; readonly target: string }

/**
 * npm packages can't hold symbolic links, so the package makes those between its libraries in an install script,
 * which many turn off. Makes what is missing; throws when the folder is not ours to write.
 */
export async function makeLibraryLinks(nativeFolder: string): Promise<void> {
  const text = await readFile(join(nativeFolder, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  for (const { source, target } of JSON.parse(text) as Link[]) {
    const path = join(dirname(nativeFolder), target)
    if (await isThere(path)) continue
    await symlink(basename(source), path).catch((error: NodeJS.ErrnoException) => {
      // Another process made it in the meantime.
      if (error.code !== 'EEXIST') throw error
    })
  }
}
