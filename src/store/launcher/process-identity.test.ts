import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { commandLine, identityFromPs, processIdentity } from './process-identity.ts'

const nobodysNumber = 2 ** 22 - 7

for (const [how, identityOf] of [
  ['the way of this system', processIdentity],
  ['ps', identityFromPs],
] as const) {
  test(`by ${how}: the same while it runs, none when it doesn't`, async () => {
    const child = spawn('sleep', ['60'])
    const pid = child.pid ?? 0
    const identity = await identityOf(pid)
    assert.ok(identity)
    assert.equal(await identityOf(pid), identity)
    child.kill('SIGKILL')
    await once(child, 'exit')
    assert.equal(await identityOf(pid), undefined)
    assert.equal(await identityOf(nobodysNumber), undefined)
  })

  test(`by ${how}: an ended process its parent has not collected does not run`, async () => {
    // The shell becomes a program that never asks after the child it took over; the child ends only after that.
    const parent = spawn('/bin/sh', ['-c', 'sleep 1 & echo $!; exec sleep 60'])
    const [line] = (await once(parent.stdout, 'data')) as [Buffer]
    const zombie = Number.parseInt(String(line), 10)
    while (!(await isZombie(zombie))) await new Promise((resolve) => setTimeout(resolve, 10))
    assert.doesNotThrow(() => process.kill(zombie, 0), 'its number is still taken')
    assert.equal(await identityOf(zombie), undefined)
    parent.kill('SIGKILL')
  })
}

test('two processes have two identities, and a command line is one string', async () => {
  assert.notEqual(await processIdentity(process.pid), await processIdentity(process.ppid))
  assert.ok((await commandLine(process.pid)).startsWith(process.execPath))
  assert.equal(await commandLine(nobodysNumber), '')
})

async function isZombie(pid: number): Promise<boolean> {
  const ps = spawn('ps', ['-o', 'stat=', '-p', String(pid)])
  let state = ''
  ps.stdout.on('data', (part) => {
    state += String(part)
  })
  await once(ps, 'close')
  assert.notEqual(state, '', 'it was collected after all')
  return state.startsWith('Z')
}
