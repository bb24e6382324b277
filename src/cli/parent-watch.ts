import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const everyMs = 500
const mostSteps = 4

/**
 * `npx` and `npm run` do not pass every signal on, and a killed one leaves its child behind. Calls `gone` when the
 * npm that started this process no longer exists. Without an npm above, nothing is watched: a shell may go.
 */
export function watchParent(gone: () => void): () => void {
  const npm = process.platform === 'win32' ? undefined : findNpm(process.ppid, mostSteps)
  if (npm === undefined) return () => {}
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent && isSame(npm)) return
    clearInterval(timer)
    gone()
  }, everyMs)
  timer.unref()
  return () => clearInterval(timer)
}

type Ancestor = { readonly pid: number; readonly parent: number; readonly command: string }

/** The nearest npm or npx among the ancestors. */
function findNpm(pid: number, steps: number): Ancestor | undefined {
  const ancestor = steps > 0 && pid > 1 ? ancestorAt(pid) : undefined
  if (ancestor === undefined) return undefined
  return /^(\S*\/)?(npm|npx)\b|npm-cli\.js|npx-cli\.js/.test(ancestor.command)
    ? ancestor
    : findNpm(ancestor.parent, steps - 1)
}

function isSame(known: Ancestor): boolean {
  const now = ancestorAt(known.pid)
  return now !== undefined && now.command === known.command
}

function ancestorAt(pid: number): Ancestor | undefined {
  try {
    if (process.platform === 'linux') {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8')
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
      const dead = /^State:\s+Z/m.test(status)
      return dead ? undefined : { pid, parent: Number(/^PPid:\s+(\d+)/m.exec(status)?.[1] ?? 0), command }
    }
    const line = execFileSync('ps', ['-o', 'ppid=,command=', '-p', String(pid)], { encoding: 'utf8' }).trim()
    const [, parent = '0', command = ''] = /^(\d+)\s+(.*)$/.exec(line) ?? []
    return { pid, parent: Number(parent), command }
  } catch {
    return undefined
  }
}
