import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readClientConfig } from '../config/client-config.ts'
import { CliError } from './cli-error.ts'
import type { Output } from './output.ts'

const longestMs = 12_000

/** `overlock stop`: asks the server on this data directory to stop, and waits until it has. */
export async function stop(output: Output): Promise<number> {
  const { dataDirectory } = readClientConfig()
  const text = await readFile(join(dataDirectory, 'server.json'), 'utf8').catch(() => undefined)
  const pid = text === undefined ? undefined : (JSON.parse(text) as { pid?: number }).pid
  if (pid === undefined || !signal(pid, 0)) {
    output.note(`No Overlock server is running on ${dataDirectory}.`)
    return 0
  }
  signal(pid, 'SIGTERM')
  for (let waited = 0; waited < longestMs; waited += 100) {
    if (!signal(pid, 0)) {
      output.note('Stopped.')
      return 0
    }
    await sleep(100)
  }
  throw new CliError(`The server (process ${pid}) did not stop within ${longestMs / 1_000} s.`)
}

function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, name)
    return true
  } catch {
    return false
  }
}
