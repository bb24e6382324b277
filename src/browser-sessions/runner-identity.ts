import { spawnSync } from 'node:child_process'
import { chownSync, mkdtempSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FoundBrowser } from '../recipe/browser/find-browser.ts'
import type { RunnerIdentity } from './runner.ts'

/** By convention nobody's account, on every Linux and macOS. */
const nobody = 65_534

/**
 * As whom browsers run: as this process, unless it is root; then as nobody, if that account can reach the program and the
 * browser. Where it can't, for instance in a home directory of root, it stays root.
 */
export function runnerIdentity({ path }: FoundBrowser): RunnerIdentity {
  const home = mkdtempSync(join(tmpdir(), 'overlock-browser-'))
  if (process.getuid?.() !== 0) return { home }
  const entry = dirname(fileURLToPath(import.meta.url))
  chownSync(home, nobody, nobody)
  const reaches = [process.execPath, entry, path].every((file) => canReach(file, home))
  if (reaches) return { uid: nobody, gid: nobody, home }
  chownSync(home, statSync(dirname(home)).uid, statSync(dirname(home)).gid)
  return { home }
}

/** Tried, not computed: mounts and access lists decide too. */
function canReach(file: string, home: string): boolean {
  const script = 'require("node:fs").accessSync(process.argv[1], 5)'
  const { status } = spawnSync(process.execPath, ['-e', script, file], {
    ...{ uid: nobody, gid: nobody, cwd: '/', stdio: 'ignore', env: { HOME: home }, timeout: 10_000 },
  })
  return status === 0
}
