import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { HttpRequest } from '../connector/http-client.ts'
import { makeKeptReadings } from './kept-readings.ts'

const read: HttpRequest = { method: 'GET', url: 'https://acme.test/users', effect: 'read' }
const write: HttpRequest = { method: 'POST', url: 'https://acme.test/users', effect: 'write' }

function vendor(keptMs: number) {
  let now = 0
  let sent = 0
  const kept = makeKeptReadings(keptMs, () => now)
  const http = kept.through({
    send: async ({ effect }) => {
      sent += 1
      return { status: effect === 'read' ? 200 : 201, headers: {}, body: { sent } }
    },
  })
  const bodyOf = async (request: HttpRequest) => (await http.send(request)).body
  const pass = (ms: number) => {
    now += ms
  }
  return { kept, bodyOf, pass }
}

test('a reading is used again for its time, and no longer', async () => {
  const { bodyOf, pass } = vendor(60_000)
  assert.deepEqual(await bodyOf(read), { sent: 1 })
  pass(59_999)
  assert.deepEqual(await bodyOf(read), { sent: 1 })
  pass(1)
  assert.deepEqual(await bodyOf(read), { sent: 2 })
  assert.deepEqual(await bodyOf({ ...read, url: `${read.url}/kim` }), { sent: 3 })
  assert.deepEqual(await bodyOf({ ...read, headers: { key: 'another' } }), { sent: 4 })
})

test('a change ends it, and so does whoever needs a proof', async () => {
  const { kept, bodyOf } = vendor(60_000)
  await bodyOf(read)
  await bodyOf(write)
  assert.deepEqual(await bodyOf(read), { sent: 3 })
  kept.forget()
  assert.deepEqual(await bodyOf(read), { sent: 4 })
})

test('what was read while a change was under way is not kept', async () => {
  const { bodyOf } = vendor(60_000)
  await Promise.all([bodyOf(write), bodyOf(read)])
  assert.deepEqual(await bodyOf(read), { sent: 3 })
})

test('without a time every reading is asked for', async () => {
  const { bodyOf } = vendor(0)
  await bodyOf(read)
  assert.deepEqual(await bodyOf(read), { sent: 2 })
})
