import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { listen } from '../../src/store/channel.ts'
import { freshDatabase } from '../database.ts'

/** Stands between a client and a database, and can cut every connection and refuse new ones. */
async function startCuttable(databaseUrl: string) {
  const url = new URL(databaseUrl)
  const folder = url.searchParams.get('host')
  const port = Number(url.port || 5432)
  const sockets = new Set<Socket>()
  let refusing = false
  let tries = 0
  const server = createServer((client) => {
    tries += 1
    if (refusing) {
      client.destroy()
      return
    }
    const database = folder === null ? connect(port, url.hostname) : connect(`${folder}/.s.PGSQL.${port}`)
    for (const socket of [client, database]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.once('close', () => sockets.delete(socket))
    }
    client.pipe(database).pipe(client)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url.searchParams.delete('host')
  url.hostname = '127.0.0.1'
  url.port = String((server.address() as AddressInfo).port)
  return {
    url: url.href,
    tries: () => tries,
    open: () => sockets.size / 2,
    refuse(yes: boolean) {
      refusing = yes
      if (yes) for (const socket of sockets) socket.destroy()
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}

test('a channel outlives a database that refuses it for a while, with one connection and one try a second', async () => {
  await using database = await freshDatabase()
  await using between = await startCuttable(database.url)
  const sender = new pg.Client({ connectionString: database.url })
  await sender.connect()
  const heard: string[] = []
  const connection = { connectionString: between.url }
  const channel = await listen(
    connection,
    'test_channel',
    (text) => heard.push(text),
    () => {},
  )
  try {
    await sender.query(`select pg_notify('test_channel', 'before')`)
    await sleep(300)
    const before = between.tries()
    between.refuse(true)
    await sleep(4_500)
    const tries = between.tries() - before
    assert.ok(tries >= 2 && tries <= 5, `${tries} tries`)
    between.refuse(false)
    await sleep(2_500)
    assert.equal(between.open(), 1)
    await sender.query(`select pg_notify('test_channel', 'after')`)
    await sleep(300)
    assert.deepEqual(heard, ['before', 'after'])
  } finally {
    await channel.stop()
    await sender.end()
  }
})
