import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { stopServer } from './stop-server.ts'

test('the signals grow harder until it ends: fast, immediate, killed', async () => {
  const table = [
    ['nothing', 'SIGINT'],
    ['INT', 'SIGQUIT'],
    ['INT QUIT', 'SIGKILL'],
  ] as const
  for (const [ignored, ends] of table) {
    const traps = ignored === 'nothing' ? '' : `trap '' ${ignored};`
    const child = spawn('/bin/sh', ['-c', `${traps} echo ready; exec sleep 60`])
    await once(child.stdout, 'data')
    const ended = once(child, 'exit')
    assert.equal(await stopServer(child.pid ?? 0, 200), true)
    assert.equal((await ended)[1], ends)
  }
})

test('one that does not run is stopped already', async () => {
  assert.equal(await stopServer(2 ** 22 - 7, 200), true)
})
