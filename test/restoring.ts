import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openKeyring } from '../src/applications/keyring.ts'
import { readMasterKey } from '../src/applications/master-key-file.ts'
import type { Protection } from '../src/backup/backup-key.ts'
import { restore } from '../src/backup/restore.ts'
import { makeApiClient } from '../src/cli/api-client.ts'
import { systemClock } from '../src/clock.ts'
import { openDatabase } from '../src/store/database.ts'
import { freshDatabase } from './database.ts'
import { operationNamed, type TestSystem } from './system.ts'

/** A backup of this system in a file of its data directory, as `overlock backup` gets it over REST. */
export async function backUp({ system, dataDirectory }: TestSystem, name = 'one.backup'): Promise<string> {
  const client = await makeApiClient({ url: system.url, token: undefined, dataDirectory })
  const path = join(dataDirectory, name)
  await writeFile(path, await Array.fromAsync(client.bytes(operationNamed('backup.make'), {})))
  return path
}

export async function protectionBy(masterKeyFile: string): Promise<Protection & { kind: 'masterKey' }> {
  const key = await readMasterKey(masterKeyFile)
  if (key === undefined) throw new Error(`there is no key ${masterKeyFile}`)
  return { kind: 'masterKey', keyring: openKeyring(key) }
}

/** Restores into a database, by default a fresh one, and says where it is. */
export async function restoreFile(path: string, from: TestSystem, into?: string) {
  const database = into === undefined ? await freshDatabase() : undefined
  const databaseUrl = into ?? database?.url ?? ''
  const masterKeyFile = join(from.dataDirectory, 'master.key')
  const protection = await protectionBy(masterKeyFile)
  const db = openDatabase({ connectionString: databaseUrl })
  try {
    const restored = await restore({
      ...{ db, path, clock: systemClock, keyring: protection.keyring },
      protectionFor: async () => protection,
      onProgress: () => {},
    })
    return {
      ...{ restored, databaseUrl, masterKeyFile },
      [Symbol.asyncDispose]: async () => database?.[Symbol.asyncDispose](),
    }
  } finally {
    await db.destroy()
  }
}
