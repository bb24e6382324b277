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

/** Opens the database the configuration names, or runs the embedded one, in its newest form. */
export async function openStore(
  config: Pick<Config, 'dataDirectory' | 'databaseUrl'>,
  log: (line: string) => void,
): Promise<Store> {
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
    try {
      for (const name of await migrate(db)) log(`migrated the database: ${name}`)
    } catch (error) {
      await db.destroy()
      await embedded?.stop()
      throw error
    }
    return { db, connection, died: embedded?.died ?? never, close }
  } catch (error) {
    await lock.release()
    throw error
  }
}
