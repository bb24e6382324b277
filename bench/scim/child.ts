import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** Runs a script of this folder as a process of its own; ready when it has written its first line: its address. */
export async function startScript(script: string, ...args: readonly string[]) {
  const path = fileURLToPath(new URL(script, import.meta.url))
  const child = spawn(process.execPath, [path, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const line = once(createInterface({ input: child.stdout }), 'line').then(([text]) => String(text))
  const ready = await Promise.race([line, ended.then(() => undefined)])
  if (child.pid === undefined || ready === undefined) throw new Error(`${script} did not start`)
  return {
    pid: child.pid,
    firstLine: ready,
    async stop() {
      child.kill()
      await ended
    },
  }
}
