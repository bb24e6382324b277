import assert from 'node:assert/strict'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { Command } from 'commander'
import { sampleRecipe } from '../recipe/testing/sample-recipe.ts'
import { addRecipeCommands } from './recipe-commands.ts'

async function run(args: readonly string[], text = sampleRecipe) {
  const file = join(await mkdtemp(join(tmpdir(), 'overlock-recipe-')), 'recipe.yaml')
  await writeFile(file, text)
  let code = -1
  const results: string[] = []
  const notes: string[] = []
  const output = {
    result: (line: string) => void results.push(line),
    note: (line: string) => void notes.push(line),
    progress: () => {},
  }
  const program = new Command()
  addRecipeCommands(program, output, (ended) => {
    code = ended
  })
  await program.parseAsync(['recipe', ...args.map((arg) => arg.replace('FILE', file))], { from: 'user' })
  return { code, file, result: results.join('\n'), notes: notes.join('\n') }
}

const broken = sampleRecipe.replace('network: {', 'script: 1\nnetwork: {').replace('engine: 1', 'engine: 9')

test('recipe lint: a right recipe ends with 0', async () => {
  const { code, result } = await run(['lint', 'FILE'])
  assert.equal(code, 0)
  assert.match(result, /notes-users, version 1 \(verified\): no errors, no warnings\./)
})

test('recipe lint: all mistakes at once, each with its place, and 1', async () => {
  const { code, result, file } = await run(['lint', 'FILE'], broken)
  assert.equal(code, 1)
  assert.ok(result.includes(`${file}:3:1 error (value)`), result)
  assert.match(result, /:\d+:1 error \(unknown-key\): there is no "script" here\. Remove it/)
  assert.match(result, /2 errors, no warnings\. More rules are looked at/)
})

test('recipe lint --json', async () => {
  const { code, result } = await run(['lint', 'FILE', '--json'], broken)
  assert.equal(code, 1)
  const { ok, problems } = JSON.parse(result)
  assert.equal(ok, false)
  assert.equal(problems.length, 2)
})

test('recipe explain: one operation for one person', async () => {
  const { code, result } = await run([
    'explain',
    'FILE',
    '--operation',
    'disable',
    '--email',
    'ann@example.com',
  ])
  assert.equal(code, 0)
  assert.match(result, /^1\. Open Settings > Users\.$/m)
  assert.match(result, /ann@example\.com/)
})

test('recipe explain: a recipe with mistakes is not explained', async () => {
  const { code, result, notes } = await run(['explain', 'FILE'], broken)
  assert.equal(code, 1)
  assert.equal(result, '')
  assert.match(notes, /unknown-key/)
})

test('recipe explain: an operation that is not there, and a file that is not there', async () => {
  await assert.rejects(run(['explain', 'FILE', '--operation', 'enable']), /does not describe "enable"/)
  await assert.rejects(run(['lint', '/nowhere/recipe.yaml']), /can not be read/)
})

test('recipe check: the gate is tried for every change', async () => {
  const { code, result } = await run(['check', 'FILE'])
  assert.equal(code, 0)
  assert.match(result, /disable +about somebody else +refused/)
  assert.match(result, /The gate holds for every change\. Nothing was tried in a browser\./)
})
