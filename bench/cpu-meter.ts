import { allProcesses, type Process, postmasterOf } from './processes.ts'

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
