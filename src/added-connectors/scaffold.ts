import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ConnectorFolderError } from './connector-folder-error.ts'

/** Two folders up in a checkout's `src`, three in the compiled package. */
const template = ['../../templates/connector', '../../../templates/connector']
  .map((path) => fileURLToPath(new URL(path, import.meta.url)))
  .find(existsSync)

/**
 * Makes the folder of a new connector: a small one that already keeps the contract, for a vendor that is made up, to be
 * changed into the real one step by step. Returns the files it wrote.
 *
 * @throws ConnectorFolderError when the name can't be one, or there is something at that place already.
 */
export async function scaffoldConnector(name: string, folder: string): Promise<readonly string[]> {
  if (!/^[a-z][a-z0-9]*$/.test(name))
    throw new ConnectorFolderError(
      `"${name}" is no name for a connector.`,
      'Use lower case letters and digits, such as acmedesk.',
    )
  if (existsSync(folder))
    throw new ConnectorFolderError(
      `There is something at ${folder} already.`,
      'Name a folder that is not there yet with --folder.',
    )
  if (template === undefined) throw new Error('the template of connectors is missing in this installation')
  const files = await filesUnder(template)
  for (const file of files) {
    const target = join(folder, relative(template, file))
    await mkdir(dirname(target), { recursive: true })
    await writeFile(target, named(await readFile(file, 'utf8'), name))
  }
  return files.map((file) => relative(template, file)).sort()
}

async function filesUnder(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

function named(text: string, name: string): string {
  return text
    .replaceAll('samplevendor', name)
    .replaceAll('SampleVendor', name[0]?.toUpperCase() + name.slice(1))
}
