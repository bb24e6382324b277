import type { Command } from 'commander'
import { type ConnectorCheckOptions, connectorCheck } from './connector-check.ts'
import { type ConnectorNewOptions, connectorNew } from './connector-new.ts'
import type { Output } from './output.ts'

/** What an author of a connector needs; nothing of it talks to a server. */
export function addConnectorCommands(program: Command, output: Output, end: (code: number) => void): void {
  const connector = program
    .command('connector')
    .description('Connectors of your own: begin one, check that it keeps the contract')
  connector
    .command('new <name>')
    .description('Make the folder of a new connector, with a simulator and its tests')
    .option('--folder <folder>', 'where; without, a folder of that name')
    .action(async (name: string, options: ConnectorNewOptions) =>
      end(await connectorNew(name, options, output)),
    )
  connector
    .command('check <folder>')
    .description('Put a connector to the test against its simulator, each capability and each fault')
    .option('--write', 'write capabilities.json anew first')
    .option('--json', 'print the result as JSON')
    .action(async (folder: string, options: ConnectorCheckOptions) =>
      end(await connectorCheck(folder, options, output)),
    )
}
