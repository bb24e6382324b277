import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { test } from 'node:test'
import { openDatabase } from '../store/database.ts'
import { makeHealth } from './health.ts'

const clock = { now: () => new Date(0) }

/** A port that takes connections and never says a word, like a database on a machine that hangs. */
async function silentPort() {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => sockets.add(socket)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => sockets.size,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

function healthOn(port: number) {
  const db = openDatabase({ host: '127.0.0.1', port, user: 'nobody', password: '', database: 'none' })
  const faults: unknown[] = []
  const health = makeHealth({ db, clock, facts: { version: '1' }, onFault: (error) => faults.push(error) })
  return { ...{ db, faults, health }, [Symbol.asyncDispose]: () => db.destroy() }
}

test('a database that hangs is failing after a second, and probes meanwhile do not pile up on it', async () => {
  const silent = await silentPort()
  const { db, health } = healthOn(silent.port)
  const startedAt = performance.now()
  const reports = await Promise.all([health.check(), health.check(), health.isReady()])
  assert.deepEqual(reports, [{ status: 'failing' }, { status: 'failing' }, false])
  assert.ok(performance.now() - startedAt >= 990)
  await health.check()
  assert.equal(silent.connections(), 1)
  await silent[Symbol.asyncDispose]()
  await db.destroy()
})

test('a database that is gone is failing at once, and the reason is for the log only', async () => {
  const silent = await silentPort()
  await silent[Symbol.asyncDispose]()
  await using on = healthOn(silent.port)
  assert.deepEqual(await on.health.check(), { status: 'failing' })
  assert.match(String(on.faults[0]), /ECONNREFUSED/)
})

test('a server that stops is not ready and asks nobody', async () => {
  await using silent = await silentPort()
  await using on = healthOn(silent.port)
  on.health.stopping()
  assert.equal(await on.health.isReady(), false)
  assert.equal(silent.connections(), 0)
})
