import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { openCluster } from './cluster.ts'

export type TestDatabase = AsyncDisposable & { readonly url: string }

/** An empty database for one test, gone with it. */
export async function freshDatabase(): Promise<TestDatabase> {
  const { cluster, close } = await openCluster()
  const name = `overlock_test_${randomBytes(6).toString('hex')}`
  const owner = cluster.role === undefined ? '' : ` owner ${pg.escapeIdentifier(cluster.role.user)}`
  await asAdmin(cluster.adminUrl, `create database ${name}${owner}`)
  const url = new URL(cluster.adminUrl)
  url.pathname = `/${name}`
  if (cluster.role !== undefined) {
    url.username = cluster.role.user
    url.password = cluster.role.password
  }
  return {
    url: url.href,
    async [Symbol.asyncDispose]() {
      await asAdmin(cluster.adminUrl, `drop database ${name} with (force)`)
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
