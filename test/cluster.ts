import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { removeCluster } from '../src/store/launcher/remove-cluster.ts'
import { startEmbeddedPostgres } from '../src/store/launcher/start-embedded-postgres.ts'

/** A PostgreSQL that tests may make databases on, as whoever may do that. */
export type Cluster = {
  readonly adminUrl: string
  /** Who the databases belong to and the product connects as; undefined: the admin itself. */
  readonly role: { readonly user: string; readonly password: string } | undefined
  /** A database with the newest tables, to be copied; undefined: there is none. */
  readonly template?: string
}

/** How a run of the tests hands its cluster to each test file. */
export const clusterVariable = 'OVERLOCK_TEST_CLUSTER'
/** An external PostgreSQL to test on in place of the embedded one, for a second run. */
export const externalVariable = 'OVERLOCK_TEST_DATABASE_URL'

/** The cluster of this run; a file that is run alone starts one for itself. */
export async function openCluster(): Promise<{ readonly cluster: Cluster; close(): Promise<void> }> {
  const known = process.env[clusterVariable]
  if (known !== undefined) return { cluster: JSON.parse(known) as Cluster, close: async () => {} }
  const external = process.env[externalVariable]
  if (external !== undefined)
    return { cluster: { adminUrl: external, role: undefined }, close: async () => {} }
  return startCluster()
}

async function startCluster() {
  const folder = await mkdtemp(join(tmpdir(), 'overlock-test-'))
  await chmod(folder, 0o755)
  const postgres = await startEmbeddedPostgres({ dataDirectory: folder, durable: false })
  const { user, password } = postgres.connection
  return {
    cluster: { adminUrl: urlOf(postgres.admin), role: { user, password } },
    async close() {
      await postgres.stop()
      await removeCluster(folder)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** https://node-postgres.com/features/connecting: a socket folder is given as the query parameter `host`. */
export function urlOf(at: {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly database: string
}): string {
  const who = `${encodeURIComponent(at.user)}:${encodeURIComponent(at.password)}`
  return `postgres://${who}@localhost:${at.port}/${at.database}?host=${encodeURIComponent(at.host)}`
}
