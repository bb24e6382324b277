import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { removeCluster } from '../src/store/launcher/remove-cluster.ts'
import { startEmbeddedPostgres } from '../src/store/launcher/start-embedded-postgres.ts'
import { urlOf } from '../test/cluster.ts'

/** An empty database to measure on, gone afterwards. */
export type BenchStore = AsyncDisposable & { readonly name: string; readonly url: string }

/** The PostgreSQL that npm brings, as safe against a power cut as it is for users. */
export async function openEmbedded(): Promise<BenchStore> {
  const folder = await mkdtemp(join(tmpdir(), 'overlock-bench-'))
  await chmod(folder, 0o755)
  const postgres = await startEmbeddedPostgres({ dataDirectory: folder })
  return {
    name: 'embedded',
    url: urlOf(postgres.connection),
    async [Symbol.asyncDispose]() {
      await postgres.stop()
      await removeCluster(folder)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A database of its own beside the one that is named, which is not touched. */
export async function openExternal(databaseUrl: string): Promise<BenchStore> {
  const name = `overlock_bench_${randomBytes(6).toString('hex')}`
  await ask(databaseUrl, `create database ${name}`)
  const url = new URL(databaseUrl)
  url.pathname = `/${name}`
  return {
    name: 'DATABASE_URL',
    url: url.href,
    [Symbol.asyncDispose]: () => ask(databaseUrl, `drop database ${name} with (force)`),
  }
}

/** Sends one statement on a connection of its own. */
export async function ask(connectionString: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
