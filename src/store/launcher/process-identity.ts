import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/**
 * What tells a running process from a later one that got the same number: when it started. Undefined when no such
 * process runs; one that has ended and only waits to be collected by its parent does not run.
 */
export async function processIdentity(pid: number): Promise<string | undefined> {
  return process.platform === 'linux' ? identityFromProc(pid) : identityFromPs(pid)
}

/** The command line as one string, '' when it can't be read. */
export async function commandLine(pid: number): Promise<string> {
  if (process.platform !== 'linux') return ps(pid, 'command=')
  const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  return text.replaceAll('\0', ' ').trim()
}

// Ticks since the machine started, so the machine's start belongs to it: else a process after a reboot could match.
async function identityFromProc(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  if (stat === undefined) return undefined
  const bootId = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')
  // The second field is the program's name in brackets and may hold anything, also brackets and spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state, startTime] = [fields[0], fields[19]]
  return state === 'Z' || state === 'X' ? undefined : `${startTime}@${bootId.trim()}`
}

export async function identityFromPs(pid: number): Promise<string | undefined> {
  const [state, ...start] = (await ps(pid, 'stat=,lstart=')).split(/\s+/)
  return state === undefined || state === '' || state.startsWith('Z') ? undefined : start.join(' ')
}

async function ps(pid: number, columns: string): Promise<string> {
  const env = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }
  const { stdout } = await run('ps', ['-ww', '-o', columns, '-p', String(pid)], { env }).catch(() => ({
    stdout: '',
  }))
  return stdout.trim()
}
