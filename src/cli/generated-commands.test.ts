import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Command } from 'commander'
import { z } from 'zod'
import { operations } from '../operations/table.ts'
import { addOperationCommands } from './generated-commands.ts'
import { makeOutput } from './output.ts'

test('every operation is a command, and each field of its input an argument or an option', () => {
  const program = new Command('overlock')
  addOperationCommands(program, operations, makeOutput(process.stdout, process.stderr))
  let looked = 0
  for (const { name, cli, input } of operations) {
    const words = cli.command.split(' ').filter((part) => /^\w/.test(part))
    let command: Command | undefined = program
    for (const word of words) command = command?.commands.find((one) => one.name() === word)
    assert.ok(command !== undefined && command !== program, `${name}: no command "${words.join(' ')}"`)
    const given = [
      ...command.options.map((option) => option.attributeName()),
      ...command.registeredArguments.map((argument) => argument.name()),
    ]
    const fields = Object.keys(z.toJSONSchema(input, { io: 'input' }).properties ?? {})
    for (const field of fields.filter((one) => one !== cli.fileNameTo)) {
      assert.ok(given.includes(cli.rename?.[field] ?? field), `${name}: ${field} can not be given`)
      looked += 1
    }
  }
  assert.ok(looked > 100, `only ${looked} fields were looked at`)
})
