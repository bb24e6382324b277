import { randomBytes } from 'node:crypto'
import { copyFile, open, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { keyLength } from './keyring.ts'

export class MasterKeyError extends Error {
  override readonly name = 'MasterKeyError'
}

/** Reads the key file (base64 of 32 bytes, readable by its owner alone); undefined when there is none. */
export async function readMasterKey(path: string): Promise<Buffer | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw new MasterKeyError(`The master key ${path} can't be read: ${error.message}`)
  })
  if (text === undefined) return undefined
  const { mode } = await stat(path)
  if (process.platform !== 'win32' && (mode & 0o077) !== 0)
    throw new MasterKeyError(`The master key ${path} can be read by others. Run: chmod 600 ${path}`)
  const key = Buffer.from(text.trim(), 'base64')
  if (key.length !== keyLength || key.toString('base64') !== text.trim())
    throw new MasterKeyError(`${path} does not hold a master key (base64 of ${keyLength} bytes)`)
  return key
}

/** Makes a new key file; fails when one is there. */
export async function createMasterKey(path: string): Promise<Buffer> {
  const key = randomBytes(keyLength)
  await writeFile(path, `${key.toString('base64')}\n`, { mode: 0o600, flag: 'wx', flush: true })
  return key
}

/** Where the next master key lies until the database has changed over to it. */
export function nextKeyFile(path: string): string {
  return `${path}.new`
}

/** Where the master key before is kept: backups made until the change need it. */
export function oldKeyFile(path: string): string {
  return `${path}.old`
}

/**
 * Puts the next key into its place and keeps the one before. At every moment of it, one of the files holds the right
 * key, so that it can be done again after a crash.
 */
export async function takeNextKey(path: string): Promise<void> {
  await copyFile(path, oldKeyFile(path)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
  await flush(oldKeyFile(path))
  await rename(nextKeyFile(path), path)
  await flush(dirname(path))
}

/** A folder can't be flushed everywhere, and a file that is not there needs it not. */
async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r').catch(() => undefined)
  await handle?.sync().catch(() => {})
  await handle?.close()
}
