import { spawnSync } from 'node:child_process'
import { chownSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FoundBrowser } from '../recipe/browser/find-browser.ts'
import type { RunnerIdentity } from './runner.ts'

/** By convention nobody's account, on every Linux and macOS. */
const nobody = 65_534

/**
 * Whether browsers run as nobody: only where this process is root, and that account can reach the program and the browser.
 * In a home directory of root it can't. It takes a moment to find out, so it is asked once.
 */
export function canRunAsNobody({ path }: FoundBrowser): boolean {
  if (process.getuid?.() !== 0) return false
  const entry = dirname(fileURLToPath(import.meta.url))
  return [process.execPath, entry, path].every(canReach)
}

/** A new identity with a folder of its own. */
export function makeIdentity(asNobody: boolean): RunnerIdentity {
  const home = mkdtempSync(join(tmpdir(), 'overlock-browser-'))
  if (!asNobody) return { home }
  chownSync(home, nobody, nobody)
  return { uid: nobody, gid: nobody, home }
}

/** Tried, not computed: mounts and access lists decide too. */
function canReach(file: string): boolean {
  const script = 'require("node:fs").accessSync(process.argv[1], 5)'
  const { status } = spawnSync(process.execPath, ['-e', script, file], {
    ...{ uid: nobody, gid: nobody, cwd: '/', stdio: 'ignore', env: {}, timeout: 10_000 },
  })
  return status === 0
}
