import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Simulator } from '../simulation/simulator.ts'
import { scaffoldConnector } from '../src/added-connectors/scaffold.ts'
import { loadSimulator } from '../src/cli/load-simulator.ts'
import { migratedDatabase } from './database.ts'

export type AddedConnector = AsyncDisposable & {
  readonly folder: string
  readonly databaseUrl: string
  start(): Promise<Simulator>
}

/** The folder that `overlock connector new` makes, with files changed; each change must change something. */
export async function addedConnector(
  name: string,
  changes: Readonly<Record<string, (text: string) => string>>,
): Promise<AddedConnector> {
  const above = await mkdtemp(join(tmpdir(), 'overlock-connector-'))
  const folder = join(above, name)
  await scaffoldConnector(name, folder)
  for (const [file, change] of Object.entries(changes)) {
    const text = await readFile(join(folder, file), 'utf8')
    const changed = change(text)
    if (changed === text) throw new Error(`${file} was not changed`)
    await writeFile(join(folder, file), changed)
  }
  const database = await migratedDatabase()
  return {
    folder,
    databaseUrl: database.url,
    start: async () => (await loadSimulator(folder))(),
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]()
      await rm(above, { recursive: true, force: true })
    },
  }
}
