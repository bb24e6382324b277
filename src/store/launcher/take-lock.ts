import { randomBytes } from 'node:crypto'
import { link, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LauncherError } from './launcher-error.ts'
import { processIdentity } from './process-identity.ts'

export type Lock = { release(): Promise<void> }
export type Attempt =
  | { readonly outcome: 'taken'; readonly lock: Lock }
  | { readonly outcome: 'held'; readonly by: number }

type Holder = { readonly pid: number; readonly identity: string }

/**
 * A lock that is free again when its holder is gone, however it ended.
 *
 * The folder holds files named 1, 2, 3 …: turns. The highest turn has the lock while its process lives; the next
 * turn can be claimed once that process is gone, and only by one (a link is made or refused, with its content).
 * Turns only go up: that is what makes it safe to clear old ones away, where removing and making again one single
 * file would let two who both saw it stale both have it.
 */
export async function takeLock(folder: string): Promise<Attempt> {
  return take(folder).catch((cause: Error) => {
    throw new LauncherError('dataDirectoryUnusable', `${folder} can't be locked: ${cause.message}.`, {
      cause,
    })
  })
}

async function take(folder: string): Promise<Attempt> {
  await mkdir(folder, { recursive: true, mode: 0o755 })
  for (;;) {
    const newest = await newestTurn(folder)
    const by = await livingHolder(folder, newest)
    if (by !== undefined) return { outcome: 'held', by }
    const turn = newest + 1
    if (!(await claim(folder, turn))) continue
    if ((await newestTurn(folder)) === turn) {
      await clearBelow(folder, turn)
      return { outcome: 'taken', lock: { release: () => release(folder, turn) } }
    }
    await rm(join(folder, String(turn)), { force: true })
  }
}

async function newestTurn(folder: string): Promise<number> {
  return Math.max(0, ...(await turns(folder)))
}

async function turns(folder: string): Promise<number[]> {
  return (await readdir(folder)).filter((name) => /^\d+$/.test(name)).map(Number)
}

async function livingHolder(folder: string, turn: number): Promise<number | undefined> {
  const text = await readFile(join(folder, String(turn)), 'utf8').catch(() => '')
  const holder = parseHolder(text)
  if (holder === undefined) return undefined
  return (await processIdentity(holder.pid)) === holder.identity ? holder.pid : undefined
}

// A claim has its content from the first moment, so a file that can't be read was torn by a power cut, or released.
function parseHolder(text: string): Holder | undefined {
  try {
    const { pid, identity } = JSON.parse(text) as Partial<Holder>
    return typeof pid === 'number' && typeof identity === 'string' ? { pid, identity } : undefined
  } catch {
    return undefined
  }
}

async function claim(folder: string, turn: number): Promise<boolean> {
  const holder = { pid: process.pid, identity: await processIdentity(process.pid) }
  const draft = await writeDraft(folder, JSON.stringify(holder))
  try {
    await link(draft, join(folder, String(turn)))
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    await rm(draft, { force: true })
  }
}

// The turn stays as a free one: were it removed, a late claimer of this number could win beside a claimer of turn 1.
async function release(folder: string, turn: number): Promise<void> {
  await rename(await writeDraft(folder, '{}'), join(folder, String(turn)))
}

async function writeDraft(folder: string, content: string): Promise<string> {
  const draft = join(folder, `draft-${process.pid}-${randomBytes(6).toString('hex')}`)
  await writeFile(draft, content, { flag: 'wx', mode: 0o644 })
  return draft
}

async function clearBelow(folder: string, turn: number): Promise<void> {
  const older = (await turns(folder)).filter((other) => other < turn)
  await Promise.all(older.map((other) => rm(join(folder, String(other)), { force: true })))
}
