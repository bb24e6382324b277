import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { startSixsense } from '../../connectors/sixsense/simulator/server.ts'
import { controlOf } from '../../simulation/control-client.ts'
import { addRecipeCommands } from './recipe-commands.ts'

const file = fileURLToPath(new URL('../../connectors/sixsense/recipe.yaml', import.meta.url))

async function confirm(args: readonly string[], command = 'confirm') {
  const said: string[] = []
  let code = -1
  const output = {
    result: (line: string) => void said.push(line),
    note: (line: string) => void said.push(line),
    progress: () => {},
  }
  const program = new Command()
  addRecipeCommands(program, output, (ended) => {
    code = ended
  })
  await program.parseAsync(['recipe', command, file, ...args], { from: 'user' })
  return { code, text: said.join('\n') }
}

test('recipe confirm walks every change to its last click, says what it saw, and changes nothing', async () => {
  await using simulator = await startSixsense()
  const { username = '' } = simulator.settings
  const { password = '', totp = '' } = simulator.secrets
  const where = ['--url', simulator.url, '--username', username, '--role', 'Sales User']
  const who = ['--email', 'mia.marsh@example.com', '--secret', `password=${password}`, `totp=${totp}`]
  const { code, text } = await confirm([...where, ...who])
  assert.equal(code, 0, text)
  assert.match(text, /ok {2}list: read to its end: 11 accounts/)
  for (const operation of ['create', 'setRole', 'disable'])
    assert.match(text, new RegExp(`ok  ${operation}: up to the last click, and nothing was sent`))
  assert.match(text, /menuDisable +found +alternative 1/)
  assert.ok(!text.includes(password) && !text.includes(totp))
  assert.deepEqual(await controlOf(simulator).ledger(), [])
})

test('recipe confirm: a wrong password ends it, with 1', async () => {
  await using simulator = await startSixsense()
  const who = [
    '--username',
    'robot@example.com',
    '--email',
    'mia.marsh@example.com',
    '--secret',
    'password=wrong',
  ]
  const { code, text } = await confirm(['--url', simulator.url, ...who])
  assert.equal(code, 1, text)
  assert.match(text, /STOPPED {2}sign in: could not be walked \(login_failed\)/)
})

test('recipe dry-run walks one change alone, and says where it ended', async () => {
  await using simulator = await startSixsense()
  const { username = '' } = simulator.settings
  const { password = '', totp = '' } = simulator.secrets
  const where = [
    '--url',
    simulator.url,
    '--username',
    username,
    '--secret',
    `password=${password}`,
    `totp=${totp}`,
  ]
  const walk = (operation: string, email: string) =>
    confirm([...where, '--operation', operation, '--email', email], 'dry-run')
  const { code, text } = await walk('disable', 'mia.marsh@example.com')
  assert.equal(code, 0, text)
  assert.match(text, /ok {2}disable: up to the last click, and nothing was sent/)
  assert.doesNotMatch(text, /list|create|setRole/)
  const nobody = await walk('disable', 'nobody@example.com')
  assert.equal(nobody.code, 1, nobody.text)
  await assert.rejects(walk('promote', 'mia.marsh@example.com'), /does not describe "promote"/)
  assert.deepEqual(await controlOf(simulator).ledger(), [])
})
