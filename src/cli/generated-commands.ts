import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { type Command, Option } from 'commander'
import { z } from 'zod'
import { readClientConfig } from '../config/client-config.ts'
import type { Follow, Operation } from '../operations/operation.ts'
import { type ApiClient, makeApiClient } from './api-client.ts'
import { CliError } from './cli-error.ts'
import type { Output } from './output.ts'
import { saveBytes } from './save-bytes.ts'

type Field = {
  readonly type?: string | readonly string[]
  readonly enum?: readonly string[]
  readonly description?: string
  readonly default?: unknown
}

/** Adds a command for every operation: its words, its arguments, and an option for each other field of its input. */
export function addOperationCommands(
  program: Command,
  operations: readonly Operation[],
  output: Output,
): void {
  for (const operation of operations) addCommand(program, operation, operations, output)
}

function addCommand(
  program: Command,
  operation: Operation,
  operations: readonly Operation[],
  output: Output,
): void {
  const parts = operation.cli.command.split(' ')
  const words = parts.filter((part) => /^\w/.test(part))
  const positional = parts.filter((part) => !/^\w/.test(part))
  const names = positional.map((part) => part.slice(1, -1))
  const last = words.pop() ?? ''
  const parent = words.reduce(groupNamed, program)
  const command = parent.command([last, ...positional].join(' ')).description(operation.summary)
  const schema = z.toJSONSchema(operation.input, { io: 'input' })
  const fields = Object.entries((schema.properties ?? {}) as Record<string, Field>)
  const required = schema.required ?? []
  const inPlace = [...names, operation.cli.fileNameTo]
  for (const [name, field] of fields.filter(([field]) => !inPlace.includes(field)))
    command.addOption(optionFor(operation, name, field, required.includes(name)))
  if (operation.rest.stream === 'bytes')
    command.option('--out <file>', 'write it to this new file instead of stdout')
  else command.option('--json', 'print the result as JSON')
  if (operation.cli.watch !== undefined)
    command.option('--follow', 'stay, and print what is new until Ctrl-C')
  command.action(async (...given: unknown[]) => {
    const options = (given[names.length] ?? {}) as Record<string, unknown>
    const input = await withFile(operation, inputOf(operation, fields, names, given, options))
    const client = await makeApiClient(readClientConfig())
    if (operation.rest.stream === 'bytes') {
      const file = options['out'] as string | undefined
      return void (await saveBytes(client.bytes(operation, input), file, output))
    }
    const json = options['json'] === true
    if (options['follow'] === true) await watch({ operation, operations, client, output, json }, input)
    else await run({ operation, operations, client, output, json }, input)
  })
}

/** What the commands of one noun are about, for the first page of help. */
const groupDescriptions: Readonly<Record<string, string>> = {
  app: 'Applications: add, check, read, set, remove',
  account: 'Accounts that applications have',
  'api-token': 'Tokens for the REST API and the command line',
  recovery: 'After a restore: what differs, and letting applications act again',
  audit: 'The audit trail: search, export and verify',
  entitlement: 'What applications offer: roles, groups, bundles',
  person: 'People who sign in to the console',
  proposal: 'What assistants asked for: see it, do it or decline it',
  mapping: 'Which group of the identity provider gives which entitlement',
  schema: 'Attributes of your own that Users and Groups may carry',
  'scim-token': 'Tokens for identity providers',
  session: 'Where people are signed in to the console',
  snapshot: 'Readings of all accounts',
  'work-item': 'What people are asked to do: take, prove, say done, confirm',
  task: 'Provisioning tasks: what is done, waits or needs a person',
}

function groupNamed(parent: Command, name: string): Command {
  const known = parent.commands.find((command) => command.name() === name)
  return known ?? parent.command(name).description(groupDescriptions[name] ?? '')
}

function optionFor(operation: Operation, name: string, field: Field, required: boolean): Option {
  const flag = `--${kebab(operation.cli.rename?.[name] ?? name)}`
  const description = field.description ?? ''
  if (isFlag(field)) return new Option(flag, description)
  if (field.type === 'object') return new Option(`${flag} <key=value...>`, description).argParser(addPair)
  const option = new Option(`${flag} <value${isList(field) ? '...' : ''}>`, description)
  if (field.enum !== undefined) option.choices(field.enum)
  if (required) option.makeOptionMandatory()
  return option
}

function isFlag({ type }: Field): boolean {
  return [type].flat().includes('boolean')
}

function isList({ type }: Field): boolean {
  return [type].flat().includes('array')
}

function addPair(text: string, before: Record<string, string> | undefined): Record<string, string> {
  const at = text.indexOf('=')
  if (at < 1) throw new CliError(`"${text}" must have the form key=value.`)
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) }
}

function inputOf(
  operation: Operation,
  fields: readonly (readonly [string, Field])[],
  names: readonly string[],
  given: readonly unknown[],
  options: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const values = fields.map(([name]) => {
    const position = names.indexOf(name)
    const option = camel(kebab(operation.cli.rename?.[name] ?? name))
    return [name, position >= 0 ? given[position] : options[option]] as const
  })
  return Object.fromEntries(values.filter(([, value]) => value !== undefined))
}

/** Where an operation takes a document, the command line takes the name of the file that holds it. */
async function withFile(
  { cli: { fromFile, fileNameTo } }: Operation,
  input: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  if (fromFile === undefined) return input
  const path = String(input[fromFile])
  const bytes = await readFile(path).catch(() => {
    throw new CliError(`The file ${path} can not be read.`)
  })
  if (fileNameTo !== undefined)
    return { ...input, [fromFile]: bytes.toString('base64'), [fileNameTo]: basename(path) }
  try {
    return { ...input, [fromFile]: JSON.parse(bytes.toString('utf8')) }
  } catch (error) {
    throw new CliError(`The file ${path} does not hold JSON: ${(error as Error).message}`)
  }
}

type Run = {
  readonly operation: Operation
  readonly operations: readonly Operation[]
  readonly client: ApiClient
  readonly output: Output
  readonly json: boolean
}

async function run({ operation, operations, client, output, json }: Run, input: Record<string, unknown>) {
  if (operation.rest.stream) {
    for await (const part of client.stream(operation, input)) process.stdout.write(part)
    return
  }
  const first = await client.call(operation, input)
  const { follow } = operation.cli
  const result = follow === undefined ? first : await followUp(follow, first, operations, client, output)
  output.result(json ? JSON.stringify(result, null, 2) : operation.cli.print(result))
}

/** Asks until the process is stopped; a server that is away for a moment is asked again. */
async function watch({ operation, client, output, json }: Run, input: Record<string, unknown>) {
  const { watch: watched } = operation.cli
  if (watched === undefined) return
  const first = await client.call(operation, input)
  output.result(json ? JSON.stringify(first) : operation.cli.print(first))
  for (let before = first; ; ) {
    const now = await client.call(operation, { ...input, ...watched.again(before) }).catch(() => undefined)
    if (now === undefined) await new Promise((resolve) => setTimeout(resolve, 1_000))
    const news = now === undefined ? [] : watched.news(before, now)
    if (news.length > 0) output.result(json ? JSON.stringify(now) : news.join('\n'))
    before = now ?? before
  }
}

const askAgainMs = 300

async function followUp(
  follow: Follow<unknown>,
  first: unknown,
  operations: readonly Operation[],
  client: ApiClient,
  output: Output,
): Promise<unknown> {
  const asked = operations.find(({ name }) => name === follow.operation)
  if (asked === undefined) return first
  let progress = first
  while (!follow.done(progress)) {
    await new Promise((resolve) => setTimeout(resolve, askAgainMs))
    progress = await client.call(asked, follow.input(first))
    output.progress(follow.show(progress))
  }
  return progress
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

function camel(name: string): string {
  return name.replace(/-(\w)/g, (_match, letter: string) => letter.toUpperCase())
}
