import { execFileSync } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'

type Row = { readonly pid: number; readonly group: number; readonly args: string }
type Running = { readonly pid: number; readonly group: number; readonly watchdog: readonly number[] }

function table(): Row[] {
  const lines = execFileSync('ps', ['-ww', '-eo', 'pid=,pgid=,stat=,args='], { encoding: 'utf8' }).split('\n')
  return lines.flatMap((line) => {
    const [, pid, group, state = '', args = ''] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? []
    return pid !== undefined && !state.startsWith('Z')
      ? [{ pid: Number(pid), group: Number(group), args }]
      : []
  })
}

/** What runs on this folder: the first process of a PostgreSQL, or initdb, and the shells that watch it. */
export function runningOn(folder: string, program: 'postgres' | 'initdb' = 'postgres'): Running {
  const rows = table()
  const here = rows.filter(({ args }) => args.includes(folder) && !args.startsWith('/bin/sh '))
  const server = here.find(({ args }) => args.split(' -D ')[0]?.endsWith(`/${program}`))
  if (server === undefined) throw new Error(`no ${program} runs on ${folder}`)
  const shells = rows.filter(({ group, args }) => group === server.group && args.startsWith('/bin/sh '))
  return { ...server, watchdog: shells.map(({ pid }) => pid) }
}

export function groupOf(pid: number): number | undefined {
  return table().find((row) => row.pid === pid)?.group
}

/** Every process that has this folder in its command line: servers, shells, initdb. */
export function processesOn(folder: string): string[] {
  return table()
    .map(({ args }) => args)
    .filter((args) => args.includes(folder) && !args.includes('launch-process.ts'))
}

export async function eventually(what: string, holds: () => boolean, withinMs = 5_000): Promise<void> {
  const deadline = performance.now() + withinMs
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`)
    await sleep(10)
  }
}
