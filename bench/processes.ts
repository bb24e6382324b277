import { readdir, readFile } from 'node:fs/promises'
import pg from 'pg'

/** A process as Linux tells of it; times in ticks of a hundredth of a second. */
export type Process = {
  readonly pid: number
  readonly parent: number
  readonly name: string
  readonly ticks: number
  readonly ofEndedChildren: number
}

/** All of this machine; none where there is no `/proc`. */
export async function allProcesses(): Promise<readonly Process[]> {
  const names = await readdir('/proc').catch(() => [])
  const lines = await Promise.all(
    names
      .filter((name) => /^\d+$/.test(name))
      .map((name) => readFile(`/proc/${name}/stat`, 'utf8').catch(() => '')),
  )
  return lines.flatMap((line) => toProcess(line) ?? [])
}

/** `pid (name) state parent …`; a name may hold anything, also spaces and brackets. */
function toProcess(line: string): Process | undefined {
  const [, pid, name = '', rest = ''] = /^(\d+) \((.*)\) (.*)$/s.exec(line) ?? []
  if (pid === undefined) return undefined
  const fields = rest.split(' ').map(Number)
  const at = (number: number) => fields[number - 3] ?? 0
  return { pid: Number(pid), parent: at(4), name, ticks: at(14) + at(15), ofEndedChildren: at(16) + at(17) }
}

/** The head of the PostgreSQL that answers at this address, if that runs on this machine. */
export async function postmasterOf(connectionString: string): Promise<number | undefined> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
    const backend = (await allProcesses()).find(({ pid }) => pid === rows[0]?.pid)
    return backend?.name === 'postgres' ? backend.parent : undefined
  } finally {
    await client.end()
  }
}

/**
 * Memory in MiB of a process and, if wanted, of those it started: the proportional share (PSS), where what several
 * processes share counts once. Undefined where the system does not say.
 * https://docs.kernel.org/filesystems/proc.html
 */
export async function memoryOf(pid: number, { withChildren }: { readonly withChildren: boolean }) {
  const family = withChildren ? descendantsOf(pid, await allProcesses()) : []
  const shares = await Promise.all([pid, ...family].map(shareOf))
  const known = shares.filter((share) => share !== undefined)
  return known.length === 0 ? undefined : known.reduce((sum, share) => sum + share, 0)
}

/** The processes that a process started itself, by name. */
export async function childrenNamed(pid: number, name: RegExp): Promise<readonly number[]> {
  const all = await allProcesses()
  return all.filter((one) => one.parent === pid && name.test(one.name)).map((one) => one.pid)
}

function descendantsOf(pid: number, all: Awaited<ReturnType<typeof allProcesses>>): readonly number[] {
  const children = all.filter(({ parent }) => parent === pid).map((child) => child.pid)
  return children.flatMap((child) => [child, ...descendantsOf(child, all)])
}

async function shareOf(pid: number): Promise<number | undefined> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '')
  const [, kibibytes] = /^Pss:\s+(\d+) kB$/m.exec(text) ?? []
  return kibibytes === undefined ? undefined : Number(kibibytes) / 1_024
}
