import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { removeCluster } from '../remove-cluster.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../start-embedded-postgres.ts'

type Temporary = AsyncDisposable & {
  readonly parent: string
  readonly path: string
  /** What the launcher told while starting. */
  readonly logged: string[]
  start(options?: { durable: boolean }): Promise<EmbeddedPostgres>
}

/**
 * A data directory that goes away with its cluster and whatever was started on it, below a parent that others may
 * enter (0755) or not (0700).
 */
export async function temporaryDataDirectory({ parentMode = 0o700, name = 'data' } = {}): Promise<Temporary> {
  const parent = await mkdtemp(join(tmpdir(), 'launcher-test-'))
  await chmod(parent, parentMode)
  const path = join(parent, name)
  const logged: string[] = []
  const started: EmbeddedPostgres[] = []
  return {
    parent,
    path,
    logged,
    start: async (options = { durable: false }) => {
      const log = (line: string) => logged.push(line)
      const postgres = await startEmbeddedPostgres({ dataDirectory: path, log, ...options })
      started.push(postgres)
      return postgres
    },
    [Symbol.asyncDispose]: async () => {
      for (const postgres of started) await postgres.stop()
      await removeCluster(path)
      await rm(parent, { recursive: true, force: true })
    },
  }
}
