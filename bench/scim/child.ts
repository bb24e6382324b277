import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** Runs a script as a process of its own; ready when it has written its first line: its address. */
export async function startScript(script: URL, ...args: readonly string[]) {
  const path = fileURLToPath(script)
  const child = spawn(process.execPath, [path, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const line = once(createInterface({ input: child.stdout }), 'line').then(([text]) => String(text))
  const ready = await Promise.race([line, ended.then(() => undefined)])
  if (child.pid === undefined || ready === undefined) throw new Error(`${path} did not start`)
  return {
    pid: child.pid,
    firstLine: ready,
    async stop() {
      child.kill()
      await ended
    },
  }
}
