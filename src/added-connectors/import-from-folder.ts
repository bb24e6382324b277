import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { unusable } from './connector-folder-error.ts'
import { provideOwnContract } from './own-contract.ts'

/** What `<folder>/<name>.ts`, or compiled `.js`, exports. */
export async function importFromFolder(
  folder: string,
  name: string,
): Promise<Readonly<Record<string, unknown>>> {
  provideOwnContract()
  const file = ['ts', 'js'].map((extension) => join(resolve(folder), `${name}.${extension}`)).find(existsSync)
  if (file === undefined) throw unusable(folder, `there is no ${name}.ts or ${name}.js in it`, whatItIs)
  try {
    return (await import(pathToFileURL(file).href)) as Record<string, unknown>
  } catch (error) {
    throw unusable(folder, `${name} does not load: ${sentenceOf(error)}`, whatLoads)
  }
}

const whatItIs = 'Name the folder that "overlock connector new" made; see docs/how-to/add-an-app.md.'
const whatLoads =
  'Run "overlock connector check <folder>" until it loads. TypeScript inside node_modules must be compiled first.'

function sentenceOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, '')
}
