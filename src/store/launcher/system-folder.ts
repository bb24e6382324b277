import { chmod, stat } from 'node:fs/promises'
import { LauncherError } from './launcher-error.ts'
import { makeFolder } from './make-folder.ts'

/** Where root keeps what the account PostgreSQL runs as must reach, wherever checkout and data directory lie. */
export const systemFolder = '/var/lib/overlock'

/** Makes it, and lets everybody walk through it, also when something made it under a strict umask before. */
export async function openSystemFolder(): Promise<void> {
  try {
    await makeFolder(systemFolder, 0o755)
    const { mode } = await stat(systemFolder)
    if ((mode & 0o011) !== 0o011) await chmod(systemFolder, (mode & 0o7777) | 0o011)
  } catch (cause) {
    throw systemFolderUnusable(cause as Error)
  }
}

export function systemFolderUnusable(cause: Error): LauncherError {
  const message = `Under root the embedded PostgreSQL needs the folder ${systemFolder}: ${cause.message}.`
  return new LauncherError('systemFolderUnusable', message, { cause })
}
