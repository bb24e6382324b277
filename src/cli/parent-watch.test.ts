import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import test from 'node:test'

const windows = process.platform === 'win32'
const watch = JSON.stringify(new URL('parent-watch.ts', import.meta.url).href)

// Says that it watches, then what it saw; ends by itself, so that nothing is left behind.
const watching = `
  import { watchParent } from ${watch}
  const forgotten = setTimeout(() => process.exit(), 20_000)
  watchParent(() => { console.log('gone'); clearTimeout(forgotten) })
  console.log('watching')`
const startingIt = `
  import { spawn } from 'node:child_process'
  spawn(process.execPath, ['--input-type=module', '-e', ${JSON.stringify(watching)}], { stdio: 'inherit' })
  setInterval(() => {}, 1_000)`

for (const name of ['npm-cli.js', 'npx-cli.js'])
  test(`the end of ${name} that started this process is noticed`, { skip: windows }, async () => {
    await using parent = await startParent(name)
    assert.equal(await parent.nextLine(), 'watching')
    parent.child.kill('SIGKILL')
    assert.equal(await parent.nextLine(), 'gone')
  })

async function startParent(name: string) {
  const folder = await mkdtemp(join(tmpdir(), 'overlock-parent-'))
  const file = join(folder, name)
  await writeFile(join(folder, 'package.json'), '{"type":"module"}')
  await writeFile(file, startingIt)
  const child: ChildProcess = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] })
  assert.ok(child.stdout !== null)
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  return {
    child,
    nextLine: async () => String((await lines.next()).value ?? 'end'),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await rm(folder, { recursive: true })
    },
  }
}
