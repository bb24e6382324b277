import type { Connector } from '../connector/contract.ts'
import { unusable } from './connector-folder-error.ts'
import { contained } from './contained.ts'
import { importFromFolder } from './import-from-folder.ts'
import { parseConnector } from './parse-connector.ts'

/**
 * The connector that a folder exports, as it is.
 *
 * @throws ConnectorFolderError when there is none, it does not load, or it is not of the contract.
 */
export async function loadConnector(folder: string): Promise<Connector> {
  const parsed = parseConnector(await importFromFolder(folder, 'connector'))
  if ('connector' in parsed) return parsed.connector
  throw unusable(
    folder,
    parsed.problem,
    'connector.ts must export one connector of the contract; "overlock connector check <folder>" tells what is missing.',
  )
}

/** What the administrator added to the connectors that came along. No name may be taken twice. */
export async function addConnectors(
  own: readonly Connector[],
  folders: readonly string[],
): Promise<readonly Connector[]> {
  const all = [...own]
  for (const folder of folders) {
    const connector = await loadConnector(folder)
    if (all.some(({ name }) => name === connector.name))
      throw unusable(
        folder,
        `there is a connector named ${connector.name} already`,
        'Give it another name: the field "name" in connector.ts.',
      )
    all.push(contained(connector))
  }
  return all
}
