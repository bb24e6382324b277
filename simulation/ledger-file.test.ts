import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { apiClient } from './api-client.ts'
import { controlOf } from './control-client.ts'
import { startSimulator } from './start-simulator.ts'
import { toyVendor } from './toy-vendor.ts'

async function fileFor(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ledger-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  return join(folder, 'ledger.ndjson')
}

test('a change is in the file before its answer leaves, also when none ever does', async (t) => {
  const ledgerFile = await fileFor(t)
  await using vendor = await startSimulator(toyVendor, { ledgerFile })
  await controlOf(vendor).setFaults({ kind: 'timeout', phase: 'after' })
  const waits = fetch(`${vendor.url}/notes`, {
    method: 'POST',
    body: '{"text":"a"}',
    signal: AbortSignal.timeout(100),
  })
  await assert.rejects(waits)
  const entry = JSON.parse(await readFile(ledgerFile, 'utf8'))
  assert.deepEqual([entry.n, entry.op, entry.target, entry.responded], [1, 'create', 'note:2', false])
})

const program = `
  const { startSimulator } = await import('${new URL('./start-simulator.ts', import.meta.url)}')
  const { toyVendor } = await import('${new URL('./toy-vendor.ts', import.meta.url)}')
  const { url } = await startSimulator(toyVendor, { ledgerFile: process.argv[1] })
  console.log(url)
`

test('a simulator that is killed in the middle of its work keeps every change it answered', async (t) => {
  const ledgerFile = await fileFor(t)
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, ledgerFile])
  const [url] = await once(child.stdout, 'data')
  const call = apiClient(String(url).trim())
  const answered: string[] = []
  for (let at = 1; ; at++) {
    const reply = await call('POST', '/notes', { text: `note ${at}` }).catch(() => undefined)
    if (reply === undefined) break
    answered.push(`note ${at}`)
    if (at === 5) setTimeout(() => child.kill('SIGKILL'), 20)
  }
  await using after = await startSimulator(toyVendor, { ledgerFile })
  const kept = (await controlOf(after).ledger()).map(({ detail }) => detail['text'])
  assert.ok(answered.length >= 5, 'it answered before it was killed')
  assert.deepEqual(kept.slice(0, answered.length), answered)
  assert.ok(kept.length <= answered.length + 1)
})

test('a file is read back on start, and carried on', async (t) => {
  const ledgerFile = await fileFor(t)
  const before = await startSimulator(toyVendor, { ledgerFile })
  await apiClient(before.url, { 'Idempotency-Key': 'k-1' })('POST', '/notes', { text: 'a' })
  await controlOf(before).setFaults({ kind: 'reset', phase: 'after' })
  await assert.rejects(apiClient(before.url)('POST', '/notes', { text: 'b' }))
  const kept = await controlOf(before).ledger()
  await before.close()

  await using after = await startSimulator(toyVendor, { ledgerFile })
  assert.deepEqual(await controlOf(after).ledger(), kept)
  await apiClient(after.url)('POST', '/notes', { text: 'c' })
  const ledger = await controlOf(after).ledger()
  assert.deepEqual(
    ledger.map(({ n, responded, idempotencyKey }) => [n, responded, idempotencyKey]),
    [
      [1, true, 'k-1'],
      [2, false, undefined],
      [3, true, undefined],
    ],
  )
})

test('a line that was being written when the simulator was killed is cut off', async (t) => {
  const ledgerFile = await fileFor(t)
  const before = await startSimulator(toyVendor, { ledgerFile })
  await apiClient(before.url)('POST', '/notes', { text: 'a' })
  const kept = await controlOf(before).ledger()
  await before.close()
  await appendFile(ledgerFile, '{"n":2,"at":"2026-')

  await using after = await startSimulator(toyVendor, { ledgerFile })
  assert.deepEqual(await controlOf(after).ledger(), kept)
  await apiClient(after.url)('POST', '/notes', { text: 'b' })
  await using again = await startSimulator(toyVendor, { ledgerFile })
  assert.equal((await controlOf(again).ledger()).length, 2)
})

test('a reset empties the file, and an answer from before it marks nothing', async (t) => {
  const ledgerFile = await fileFor(t)
  await using vendor = await startSimulator(toyVendor, { ledgerFile })
  const control = controlOf(vendor)
  await control.setFaults({ kind: 'latency', ms: 100, phase: 'after' })
  const late = apiClient(vendor.url)('POST', '/notes', { text: 'a' })
  while ((await control.ledger()).length === 0);
  await control.reset()
  await late
  assert.equal(await readFile(ledgerFile, 'utf8'), '')
  assert.deepEqual(await control.ledger(), [])
})

test('a file that is no ledger, or can not be written, keeps the simulator from starting', async (t) => {
  const ledgerFile = await fileFor(t)
  await writeFile(ledgerFile, '{"n":1}\n')
  await assert.rejects(
    startSimulator(toyVendor, { ledgerFile }),
    /ledger\.ndjson: line 1 is no line of a ledger/,
  )
  await assert.rejects(startSimulator(toyVendor, { ledgerFile: `${ledgerFile}/x` }), /ENOTDIR/)
})
