import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { localCredentialFile } from '../../src/credentials/api-token-store.ts'
import { startTestSystem, type TestSystem } from '../system.ts'

type Reply = { readonly status: number; readonly json: Record<string, unknown>; readonly repeated: boolean }

async function sender(system: TestSystem, given?: string) {
  const token = given ?? (await readFile(localCredentialFile(system.dataDirectory), 'utf8')).trim()
  return async (key: string | undefined, path: string, body: object, method = 'POST'): Promise<Reply> => {
    const reply = await fetch(new URL(`/api${path}`, system.system.url), {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        ...(key !== undefined && { 'idempotency-key': key }),
      },
      body: JSON.stringify(body),
    })
    const json = (await reply.json()) as Record<string, unknown>
    return { status: reply.status, json, repeated: reply.headers.get('idempotency-replayed') === 'true' }
  }
}

const tokens = async (system: TestSystem) => (await system.run<readonly object[]>('apiToken.list')).length

test('a change that is sent again with its key is not done again, and is answered as before', async () => {
  await using system = await startTestSystem()
  const send = await sender(system)
  const body = { label: 'script', role: 'auditor' }
  const first = await send('one', '/api-tokens', body)
  const again = await send('one', '/api-tokens', { role: 'auditor', label: 'script' })
  assert.deepEqual([first.status, first.repeated], [200, false])
  assert.deepEqual(again, { ...first, repeated: true })
  assert.equal(await tokens(system), 2, 'the local credential and the new one')
  assert.notEqual((await send('two', '/api-tokens', body)).json['token'], first.json['token'])
  assert.notEqual((await send(undefined, '/api-tokens', body)).json['token'], first.json['token'])
  assert.equal(await tokens(system), 4)
})

test('a refusal is answered as before too, also when the reason is gone by then', async () => {
  await using system = await startTestSystem()
  const send = await sender(system)
  const off = { switch: 'on', app: 'crm' }
  const first = await send('k', '/kill-switch', off, 'PUT')
  assert.deepEqual([first.status, first.json['code']], [404, 'notFound'])
  assert.deepEqual(await send('k', '/kill-switch', off, 'PUT'), { ...first, repeated: true })
})

test('a key is for one request: with another it is refused; other callers have keys of their own', async () => {
  await using system = await startTestSystem()
  const send = await sender(system)
  const made = await send('k', '/api-tokens', { label: 'a', role: 'owner' })
  const other = await send('k', '/api-tokens', { label: 'b', role: 'owner' })
  assert.deepEqual([other.status, other.json['code']], [422, 'keyReused'])
  assert.equal((await send('k', '/kill-switch', { switch: 'off' }, 'PUT')).status, 422)
  const else_ = await sender(system, String(made.json['token']))
  assert.equal((await else_('k', '/api-tokens', { label: 'b', role: 'owner' })).status, 200)
  for (const bad of ['has blanks in it', 'x'.repeat(256)])
    assert.equal((await send(bad, '/api-tokens', { label: 'c', role: 'owner' })).status, 400, bad)
})

test('of many that come at once one is done; the others are told to ask again, and then get its answer', async () => {
  await using system = await startTestSystem()
  const send = await sender(system)
  const replies = await Promise.all(
    Array.from({ length: 8 }, () => send('k', '/api-tokens', { label: 'a', role: 'auditor' })),
  )
  const answered = replies.filter(({ status }) => status === 200)
  assert.ok(answered.length > 0)
  assert.ok(replies.every(({ status }) => status === 200 || status === 409))
  assert.equal(new Set(answered.map(({ json }) => json['token'])).size, 1)
  assert.equal(answered.filter(({ repeated }) => !repeated).length, 1)
  assert.equal(await tokens(system), 2)
})

test('one that was cut off is never done again by itself; after a day the key is new', async () => {
  await using system = await startTestSystem()
  const send = await sender(system)
  const body = { label: 'a', role: 'auditor' }
  await send('k', '/api-tokens', body)
  const { db } = system.system.operations
  await db.updateTable('idempotent_request').set({ status: null, answer: null }).execute()
  const unknown = await send('k', '/api-tokens', body)
  assert.deepEqual([unknown.status, unknown.json['code']], [409, 'conflict'])
  assert.equal(await tokens(system), 2)
  system.clock.advance(24 * 60 * 60_000 + 1)
  assert.equal((await send('k', '/api-tokens', body)).repeated, false)
  assert.equal(await tokens(system), 3)
})

test('answers hold secrets, and are stored so that they can not be read', async () => {
  await using system = await startTestSystem()
  const send = await sender(system)
  const { json } = await send('k', '/api-tokens', { label: 'a', role: 'auditor' })
  const rows = await system.system.operations.db.selectFrom('idempotent_request').selectAll().execute()
  assert.equal(rows.length, 1)
  const stored = rows[0]?.answer?.toString('latin1') ?? ''
  assert.ok(stored.length > 50 && !stored.includes(String(json['token'])))
})
