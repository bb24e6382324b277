import { systemClock } from '../clock.ts'
import { readConfig } from '../config/config.ts'
import { masterKeyPath } from '../installation.ts'
import { rotateMasterKey } from '../rotate-master-key.ts'
import { openStore } from '../store/open-store.ts'
import type { Output } from './output.ts'

/** `overlock master-key rotate`: on this machine, while no server runs on the database. */
export async function masterKeyRotate(output: Output): Promise<number> {
  const config = readConfig()
  const path = masterKeyPath(config)
  const store = await openStore(config, output.note)
  try {
    const { keys, oldFile } = await rotateMasterKey(store.db, path, systemClock)
    output.result(`Changed the master key ${path}; ${keys} keys in the database are wrapped with it.`)
    output.note(`The key before is ${oldFile}. Keep it with the backups made until now, and nowhere else.`)
    output.note(`Where several servers share the database, give each the new key before it starts.`)
    return 0
  } finally {
    await store.close()
  }
}
