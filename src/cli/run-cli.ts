import { Command, CommanderError } from 'commander'
import { ConnectorFolderError } from '../added-connectors/connector-folder-error.ts'
import { MasterKeyError } from '../applications/master-key-file.ts'
import { MissingConnectorError } from '../applications/missing-connector.ts'
import { BackupError } from '../backup/backup-error.ts'
import { ConfigError } from '../config/config.ts'
import { TlsError } from '../http/tls.ts'
import { operations } from '../operations/table.ts'
import { LauncherError } from '../store/launcher/launcher-error.ts'
import { version } from '../version.ts'
import { auditVerify } from './audit-verify.ts'
import { CliError } from './cli-error.ts'
import { addConnectorCommands } from './connector-commands.ts'
import { demo } from './demo/demo.ts'
import { addOperationCommands } from './generated-commands.ts'
import { masterKeyRotate } from './master-key-rotate.ts'
import { mcp } from './mcp.ts'
import { makeOutput, type Output } from './output.ts'
import { addRecipeCommands } from './recipe-commands.ts'
import { type RecoverOptions, recoverAdmin } from './recover-admin.ts'
import { type RestoreOptions, restore } from './restore.ts'
import { serve } from './serve.ts'
import { type SimulateOptions, simulate } from './simulate.ts'
import { stop } from './stop.ts'

/** Runs one command and returns its exit code: 0 done, 1 not done, 2 not understood. */
export async function runCli(args: readonly string[]): Promise<number> {
  const output = makeOutput(process.stdout, process.stderr)
  let code = 0
  const program = makeProgram(output, (result) => {
    code = result
  })
  try {
    await program.parseAsync(args, { from: 'user' })
    return code
  } catch (error) {
    return explain(error, output)
  }
}

function makeProgram(output: Output, end: (code: number) => void): Command {
  const program = new Command('overlock')
    .description('A real SCIM endpoint and a proved account lifecycle for every app.')
    .version(version)
    .exitOverride()
    .showHelpAfterError('(see "overlock --help")')
  program
    .command('serve')
    .description('Run the server: API, SCIM, workers')
    .action(async () => end(await serve(output)))
  program
    .command('stop')
    .description('Stop the server on this data directory')
    .action(async () => end(await stop(output)))
  program
    .command('mcp')
    .description('Let an assistant on this machine read, and ask people: MCP over stdin and stdout')
    .action(async () => end(await mcp()))
  program
    .command('demo')
    .description('See it work: a server, a simulated ActiveCampaign, and a company of 500')
    .option('--exit', 'end when the account is given, instead of staying')
    .option('--people <number>', 'how many people the company has', '500')
    .action(async (options: { exit?: boolean; people: string }) => end(await demo(options, output)))
  program
    .command('simulate <vendor>')
    .description('Run a simulator of a vendor, or of the connector in a folder')
    .option('--port <number>', 'port to answer at; without, a free one')
    .option('--seed <name or file>', 'what it holds at the start')
    .option('--random <number>', 'seed of its chance, for faults')
    .option('--ledger <file>', 'keep its ledger in this file, also over a restart')
    .option('--no-rate-limit', "lift the vendor's rate limit")
    .action(async (vendor: string, options: SimulateOptions) => end(await simulate(vendor, options, output)))
  addRescueCommands(program, output, end)
  addConnectorCommands(program, output, end)
  addRecipeCommands(program, output, end)
  addOperationCommands(program, operations, output)
  program.commands
    .find((command) => command.name() === 'audit')
    ?.command('verify <file>')
    .description('Verify an exported audit trail, without a server')
    .option('--key <public key>', 'the signing key you know to be right')
    .option('--json', 'print the result as JSON')
    .action(async (file: string, options: { key?: string; json?: boolean }) =>
      end(await auditVerify(file, options, output)),
    )
  return program
}

/** What works on the database itself, for hours in which no server helps. */
function addRescueCommands(program: Command, output: Output, end: (code: number) => void): void {
  program
    .command('master-key')
    .description('The key that everything secret in the database is sealed with')
    .command('rotate')
    .description('Change it; every server on the database must be stopped')
    .action(async () => end(await masterKeyRotate(output)))
  program
    .command('recover-admin')
    .description('Let an owner in again who lost passphrase or phone; needs the database and its master key')
    .option('--email <email>', 'which owner, where there are several')
    .action(async (options: RecoverOptions) => end(await recoverAdmin(options, output)))
  program
    .command('restore <file>')
    .description('Restore a backup into an empty database, without a server')
    .option('--check', 'only read the backup to its end and say whether it is whole')
    .option('--passphrase-file <file>', 'the passphrase that the backup is sealed with')
    .option('--json', 'print the result as JSON')
    .action(async (file: string, options: RestoreOptions) => end(await restore(file, options, output)))
}

function explain(error: unknown, output: Output): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (isTold(error))
    output.note(`overlock: ${error.message}${error.todo === undefined ? '' : `\n${error.todo}`}`)
  else if (error instanceof ConfigError || error instanceof TlsError || error instanceof MasterKeyError)
    output.note(`overlock: ${error.message}`)
  else output.note(`overlock: ${explainUnexpected(error)}`)
  return 1
}

const told = [CliError, LauncherError, BackupError, ConnectorFolderError, MissingConnectorError]

/** Errors that know what the person can do about them. */
function isTold(error: unknown): error is Error & { readonly todo: string | undefined } {
  return told.some((kind) => error instanceof kind)
}

/**
 * Wrong role, wrong password, no such database, not allowed.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const databaseRefusals: ReadonlySet<string> = new Set(['28000', '28P01', '3D000', '42501'])

function explainUnexpected(error: unknown): string {
  const { code, message, stack } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') return `the port is taken: ${message}. Choose another with OVERLOCK_PORT.`
  if (code !== undefined && databaseRefusals.has(code))
    return `the database refuses the connection: ${message}. Check DATABASE_URL.`
  if (code === 'ECONNREFUSED') return `the database does not answer: ${message}. Check DATABASE_URL.`
  return stack ?? String(error)
}
