import type { Config } from '../config/config.ts'
import { type ConnectionOptions, type Database, openDatabase } from './database.ts'
import { lockDataDirectory } from './launcher/lock-data-directory.ts'
import { startEmbeddedPostgres } from './launcher/start-embedded-postgres.ts'
import { migrate } from './migrate.ts'

export type Store = {
  readonly db: Database
  readonly connection: ConnectionOptions
  readonly died: Promise<string>
  close(): Promise<void>
}

const never = new Promise<string>(() => {})

type Where = Pick<Config, 'dataDirectory' | 'databaseUrl'>
type LogLine = (line: string) => void

/** Opens the database the configuration names, or runs the embedded one, in its newest form. */
export async function openStore(where: Where, log: LogLine): Promise<Store> {
  const store = await openUnmigrated(where, log)
  try {
    for (const name of await migrate(store.db)) log(`migrated the database: ${name}`)
    return store
  } catch (error) {
    await store.close()
    throw error
  }
}

/** The same in whatever form the database is: empty, or as an older version left it. */
export async function openUnmigrated(config: Where, log: LogLine): Promise<Store> {
  const lock = await lockDataDirectory(config.dataDirectory)
  const { databaseUrl, dataDirectory } = config
  try {
    const embedded =
      databaseUrl === undefined ? await startEmbeddedPostgres({ dataDirectory, log }) : undefined
    const connection: ConnectionOptions = embedded?.connection ?? { connectionString: databaseUrl ?? '' }
    const db = openDatabase(connection)
    const close = async () => {
      await db.destroy()
      await embedded?.stop()
      await lock.release()
    }
    return { db, connection, died: embedded?.died ?? never, close }
  } catch (error) {
    await lock.release()
    throw error
  }
}
