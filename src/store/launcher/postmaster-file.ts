import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

export type PostmasterFile = { readonly pid: number; readonly ready: boolean }

/** `postmaster.pid`, line by line: process, data folder, start, port, socket folder, address, shared memory, state. */
export async function readPostmasterFile(dataFolder: string): Promise<PostmasterFile | undefined> {
  const text = await readFile(join(dataFolder, 'postmaster.pid'), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const lines = text.split('\n')
  const pid = Number.parseInt(lines[0] ?? '', 10)
  if (!Number.isSafeInteger(pid) || pid <= 1) return undefined
  return { pid, ready: lines[7]?.trim() === 'ready' }
}
