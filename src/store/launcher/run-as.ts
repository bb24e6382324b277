import { execFile } from 'node:child_process'
import { chmod, chown } from 'node:fs/promises'
import { promisify } from 'node:util'
import type { Account } from './account.ts'
import { LauncherError } from './launcher-error.ts'

const run = promisify(execFile)

/** Runs a command to its end, as that account or as we are. */
export async function runAs(account: Account | undefined, command: string, args: string[]): Promise<void> {
  const env = { PATH: '/usr/bin:/bin', LC_ALL: 'C' }
  try {
    await run(command, args, { ...identityOf(account), env, cwd: '/' })
  } catch (error) {
    throw explainRefusal(account, error as Error)
  }
}

/** Whether the account can enter the folder; tried, because access lists and network file systems have a say too. */
export async function canEnter(account: Account | undefined, folder: string): Promise<boolean> {
  return runAs(account, '/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder]).then(
    () => true,
    (error: unknown) => {
      if (error instanceof LauncherError) throw error
      return false
    },
  )
}

/** Gives a file or folder to that account and sets its mode. */
export async function giveTo(account: Account | undefined, path: string, mode: number): Promise<void> {
  if (account !== undefined)
    await chown(path, account.uid, account.gid).catch((cause: Error) => {
      throw explainRefusal(account, cause)
    })
  await chmod(path, mode)
}

export function identityOf(account: Account | undefined): { uid?: number; gid?: number } {
  return account === undefined ? {} : { uid: account.uid, gid: account.gid }
}

/** A root that may not become somebody else (EPERM), or to whom that account doesn't exist (EINVAL): in containers. */
export function explainRefusal(account: Account | undefined, cause: NodeJS.ErrnoException): Error {
  if (account === undefined || (cause.code !== 'EPERM' && cause.code !== 'EINVAL')) return cause
  const why = `this process may not act as ${account.name}: ${cause.message}`
  return new LauncherError('accountRefused', `PostgreSQL refuses to run as root, and ${why}.`, { cause })
}
