import { glob, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Connector } from '../src/connector/contract.ts'
import { capabilitySheet } from '../src/connector/testing/capability-sheet.ts'

/** Writes `capabilities.json` of every connector from what its code can do: `npm run capabilities`. */
const root = fileURLToPath(new URL('..', import.meta.url))
const files = await Array.fromAsync(glob('connectors/*/connector.ts', { cwd: root }))
if (files.length === 0) throw new Error('there is no connector')

for (const file of files) {
  const exported = (await import(pathToFileURL(join(root, file)).href)) as Record<string, Connector>
  const [connector, another] = Object.values(exported).filter(({ contract }) => contract === 1)
  if (connector === undefined || another !== undefined) throw new Error(`${file} must export one connector`)
  await writeFile(join(root, dirname(file), 'capabilities.json'), capabilitySheet(connector))
}
console.log(`Wrote capabilities.json of ${files.length} connectors.`)
