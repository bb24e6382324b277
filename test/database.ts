import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { openDatabase } from '../src/store/database.ts'
import { startJobs } from '../src/store/jobs.ts'
import { migrate } from '../src/store/migrate.ts'
import { type Cluster, openCluster } from './cluster.ts'

export type TestDatabase = AsyncDisposable & { readonly url: string }

/** An empty database for one test, gone with it. */
export async function freshDatabase(): Promise<TestDatabase> {
  const { cluster, close } = await openCluster()
  return makeDatabase(cluster, undefined, close)
}

/** One with the newest tables: a copy of the one that this run made, which is quicker than making them each time. */
export async function migratedDatabase(): Promise<TestDatabase> {
  const { cluster, close } = await openCluster()
  return makeDatabase(cluster, cluster.template, close)
}

/** The database that others are copies of, on the cluster of this run. */
export async function withTemplate(
  cluster: Cluster,
): Promise<{ readonly cluster: Cluster } & AsyncDisposable> {
  const { url, name, ...made } = await makeDatabase(cluster, undefined, async () => {})
  const db = openDatabase({ connectionString: url }, { maxConnections: 1 })
  await migrate(db)
  await db.destroy()
  const jobs = await startJobs({ connectionString: url }, (error) => {
    throw error
  })
  await jobs.stop()
  return { cluster: { ...cluster, template: name }, ...made }
}

async function makeDatabase(
  { adminUrl, role }: Cluster,
  template: string | undefined,
  close: () => Promise<void>,
): Promise<TestDatabase & { readonly name: string }> {
  const name = `overlock_test_${randomBytes(6).toString('hex')}`
  const owner = role === undefined ? '' : ` owner ${pg.escapeIdentifier(role.user)}`
  const from = template === undefined ? '' : ` template ${template} strategy file_copy`
  await asAdmin(adminUrl, `create database ${name}${owner}${from}`)
  const url = new URL(adminUrl)
  url.pathname = `/${name}`
  if (role !== undefined) {
    url.username = role.user
    url.password = role.password
  }
  return {
    ...{ url: url.href, name },
    async [Symbol.asyncDispose]() {
      await asAdmin(adminUrl, `drop database ${name} with (force)`)
      await close()
    },
  }
}

async function asAdmin(connectionString: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
