import { readdir, readFile } from 'node:fs/promises'
import pg from 'pg'

/** Seconds of processor time so far. */
export type CpuTime = { readonly server: number; readonly database: number }

/** Reads what a server process and the database behind it have used. */
export type CpuMeter = { read(): Promise<CpuTime | undefined> }

/** What Linux counts in: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
const ticksPerSecond = 100

/**
 * Reads `/proc`, so it knows nothing on other systems, nor of a database on another machine: then it gives undefined
 * rather than half of the truth.
 */
export async function makeCpuMeter(serverPid: number, databaseUrl: string): Promise<CpuMeter> {
  const postmaster = await postmasterOf(databaseUrl)
  return {
    async read() {
      if (postmaster === undefined) return undefined
      const processes = await allProcesses()
      const head = processes.find(({ pid }) => pid === postmaster)
      const backends = processes.filter(({ parent }) => parent === postmaster)
      const database = secondsOf([...backends, ...(head === undefined ? [] : [head])])
      const server = secondsOf(processes.filter(({ pid }) => pid === serverPid))
      return { server, database: database + (head?.ofEndedChildren ?? 0) / ticksPerSecond }
    },
  }
}

function secondsOf(processes: readonly Process[]): number {
  return processes.reduce((sum, { ticks }) => sum + ticks, 0) / ticksPerSecond
}

/** The parent of the process that answers us, if that runs on this machine. */
async function postmasterOf(connectionString: string): Promise<number | undefined> {
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

type Process = {
  readonly pid: number
  readonly parent: number
  readonly name: string
  readonly ticks: number
  readonly ofEndedChildren: number
}

async function allProcesses(): Promise<readonly Process[]> {
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
