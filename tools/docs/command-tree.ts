import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Command } from 'commander'
import { addOperationCommands } from '../../src/cli/generated-commands.ts'
import type { Operation } from '../../src/operations/operation.ts'
import { operations } from '../../src/operations/table.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const run = promisify(execFile)

/** Commands that need no running server; the others are made from the table of operations. */
export const localCommands = [
  'serve',
  'stop',
  'mcp',
  'demo',
  'simulate',
  'connector new',
  'connector check',
  'audit verify',
  'master-key rotate',
  'restore',
  'recover-admin',
  'recipe lint',
  'recipe check',
  'recipe explain',
  'recipe dry-run',
  'recipe confirm',
] as const

/** The words of every command there is, without arguments: `app add`. */
export const commandWords: readonly string[] = [...localCommands, ...operations.map(wordsOf)]

export function wordsOf({ cli }: Operation): string {
  return cli.command
    .split(' ')
    .filter((part) => /^\w/.test(part))
    .join(' ')
}

/** The command of an operation exactly as the command line makes it. */
export function commandOf(operation: Operation): Command {
  const program = new Command('overlock')
  addOperationCommands(program, [operation], silent)
  const found = wordsOf(operation)
    .split(' ')
    .reduce(
      (parent: Command | undefined, word) => parent?.commands.find((one) => one.name() === word),
      program,
    )
  if (found === undefined) throw new Error(`there is no command for ${operation.name}`)
  return found
}

const silent = { result: () => {}, note: () => {}, progress: () => {} }

/** What `overlock … --help` prints. */
export async function helpOf(words: string): Promise<string> {
  const args = ['bin/overlock.js', ...words.split(' ').filter((word) => word !== ''), '--help']
  const { stdout } = await run(process.execPath, args, { cwd: root })
  return stdout.trimEnd()
}
