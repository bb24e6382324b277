import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Connection } from '../create-roles.ts'

/** Who launches: the user we are, or another one with a Node and a copy of the launcher it can read. */
export type Who = {
  readonly uid?: number
  readonly gid?: number
  readonly node?: string
  readonly script?: string
  /** A command that ends in running the rest of its arguments, for instance with fewer rights. */
  readonly through?: readonly string[]
}
type Line =
  | { readonly event: 'log'; readonly text: string }
  | { readonly event: 'ready'; readonly connection: Connection }
  | { readonly event: 'refused'; readonly code: string; readonly message: string; readonly todo: string }

type Settled = Exclude<Line, { event: 'log' }>

const ownScript = fileURLToPath(new URL('launch-process.ts', import.meta.url))

export type Launch = {
  readonly pid: number
  readonly logged: string[]
  /** The first line that settles it. */
  readonly settled: Promise<Settled>
  readonly ended: Promise<unknown>
  stop(): Promise<void>
  /** The process ends as if it had nothing more to do. */
  leave(): void
}

export function launch(what: 'postgres' | 'lock', dataDirectory: string, who: Who = {}): Launch {
  const [first = '', ...rest] = [
    ...(who.through ?? []),
    ...[who.node ?? process.execPath, '--no-warnings', who.script ?? ownScript, what, dataDirectory],
  ]
  const identity = who.uid === undefined ? {} : { uid: who.uid, gid: who.gid ?? who.uid }
  const child = spawn(first, rest, {
    ...identity,
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
    cwd: '/',
  })
  const logged: string[] = []
  const ended = once(child, 'exit')
  return {
    pid: child.pid ?? 0,
    logged,
    settled: settle(child, logged),
    ended,
    stop: async () => {
      child.stdin?.write('stop\n')
      await ended
    },
    leave: () => child.stdin?.end(),
  }
}

function settle({ stdout }: ChildProcess, logged: string[]): Promise<Settled> {
  if (stdout === null) throw new Error('its output goes nowhere')
  const settled = new Promise<Settled>((resolve, reject) => {
    const lines = createInterface(stdout)
    lines.on('line', (text) => {
      const line = JSON.parse(text) as Line
      if (line.event === 'log') logged.push(line.text)
      else resolve(line)
    })
    lines.on('close', () => reject(new Error('the process ended without a word')))
  })
  // Who kills it before doesn't ask.
  settled.catch(() => {})
  return settled
}
