import { constants } from 'node:fs'
import { access, realpath } from 'node:fs/promises'
import { resolve } from 'node:path'
import { isRoot } from './account.ts'
import { LauncherError } from './launcher-error.ts'
import { makeFolder } from './make-folder.ts'

/** Makes the data directory where it is missing, and answers its real path. */
export async function openDataDirectory(dataDirectory: string): Promise<string> {
  const path = resolve(dataDirectory)
  try {
    // Root's may be walked through, not listed: PostgreSQL runs as another account and has its own folder in there.
    await makeFolder(path, isRoot() ? 0o711 : 0o700)
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK)
    return await realpath(path)
  } catch (cause) {
    const message = `The data directory ${path} can't be used: ${(cause as Error).message}.`
    throw new LauncherError('dataDirectoryUnusable', message, { cause })
  }
}
