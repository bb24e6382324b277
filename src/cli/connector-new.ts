import { resolve } from 'node:path'
import { scaffoldConnector } from '../added-connectors/scaffold.ts'
import type { Output } from './output.ts'

export type ConnectorNewOptions = { readonly folder?: string }

/** `overlock connector new <name>`: needs no server. Never writes over anything. */
export async function connectorNew(
  name: string,
  options: ConnectorNewOptions,
  output: Output,
): Promise<number> {
  const folder = options.folder ?? name
  const files = await scaffoldConnector(name, resolve(folder))
  for (const file of files) output.result(`${folder}/${file}`)
  output.note(
    [
      `\nIt keeps the contract as it is: overlock connector check ${folder}`,
      `Try it: overlock simulate ${folder} --port 8081`,
      'Then make it speak to your vendor, simulator first.',
    ].join('\n'),
  )
  return 0
}
