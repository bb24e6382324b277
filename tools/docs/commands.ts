import type { Option } from 'commander'
import { z } from 'zod'
import type { Operation } from '../../src/operations/operation.ts'
import { operations } from '../../src/operations/table.ts'
import { commandOf, helpOf, localCommands, wordsOf } from './command-tree.ts'
import { code, type Page, page, table } from './markdown.ts'

const intro = `From a checkout every command is also \`npx overlock …\`. Results go to stdout, everything else to stderr. The exit code is
0 when the thing was done, 1 when it was not, 2 when the command was not understood.

Commands other than those that need no server talk to a running one. They find it by \`server.json\` in the data directory,
or by \`OVERLOCK_URL\`, and sign in with \`local-credential\` in the data directory, or with \`OVERLOCK_TOKEN\`; see
[configuration](configuration.md).`

export async function commandsPage(): Promise<Page> {
  const local = await Promise.all(localCommands.map(async (words) => localPart(words, await helpOf(words))))
  const parts = [
    intro,
    '## Without a running server',
    ...local,
    '## With a running server',
    ...operations.map(operationPart),
  ]
  return page('commands.md', 'Commands', parts)
}

function localPart(words: string, help: string): string {
  return `### overlock ${words}\n\n\`\`\`\n${help}\n\`\`\``
}

function operationPart(operation: Operation): string {
  const command = commandOf(operation)
  const usage = `overlock ${operation.cli.command}`
  const required = command.options.filter((option) => option.mandatory).map(({ flags }) => flags)
  return [
    `### overlock ${wordsOf(operation)}`,
    `${operation.summary}. ${effects[operation.effect]} Open to: ${operation.roles.join(', ')}.`,
    `\`\`\`\n${[usage, ...required].join(' ')}\n\`\`\``,
    table(
      ['option', 'meaning', 'default'],
      command.options.map((option) => optionRow(option, operation)),
    ),
  ].join('\n\n')
}

const effects = {
  read: 'Reads.',
  change: 'Changes something.',
  destructive: 'Takes access, rights or data away.',
} as const

function optionRow(option: Option, operation: Operation): readonly string[] {
  const choices = option.argChoices === undefined ? '' : ` One of ${option.argChoices.map(code).join(', ')}.`
  const needed = option.mandatory ? ' Required.' : ''
  return [code(option.flags), `${option.description}${choices}${needed}`, defaultOf(option, operation)]
}

type Properties = Readonly<Record<string, { readonly default?: unknown } | undefined>>

function defaultOf(option: Option, { input, cli }: Operation): string {
  const properties = (z.toJSONSchema(input, { io: 'input' }).properties ?? {}) as Properties
  const renamed = Object.entries(cli.rename ?? {}).find(([, flag]) => flag === option.attributeName())?.[0]
  const value = properties[renamed ?? option.attributeName()]?.default
  return value === undefined || value === false || typeof value === 'object' ? '' : code(String(value))
}
