import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startReference } from '../../connectors/reference/simulator/server.ts'
import { holdSession, type SessionParts } from '../../src/browser-sessions/session-state.ts'
import { openDatabase } from '../../src/store/database.ts'
import { connect, startTestSystem, type TestSystem } from '../system.ts'

const hour = 3_600_000

async function parts(system: TestSystem, nodeId: string): Promise<SessionParts & { applicationId: string }> {
  const db = openDatabase({ connectionString: system.databaseUrl }, { maxConnections: 2 })
  const { id } = await db.selectFrom('application').select('id').executeTakeFirstOrThrow()
  const { vault } = system.system.operations
  return { db, vault, clock: system.clock, nodeId, applicationId: id }
}

test('a session is one node’s at a time; who lost it can change nothing of it any more', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  await connect(system, simulator)
  const [a, b] = [await parts(system, 'a'), await parts(system, 'b')]
  const first = await holdSession(a, a.applicationId, 12)
  assert.ok(first)
  assert.equal(await holdSession(b, b.applicationId, 12), undefined)
  assert.equal(await first.renew(), true)
  system.clock.advance(61_000)
  const second = await holdSession(b, b.applicationId, 12)
  assert.ok(second)
  assert.deepEqual(
    [await first.renew(), await first.signInBegins(), await first.codeUsed(7)],
    [false, false, false],
  )
  assert.equal(await second.renew(), true)
  await first.release()
  assert.equal(await second.renew(), true)
  await second.release()
  assert.ok(await holdSession(a, a.applicationId, 12))
  await a.db.destroy()
  await b.db.destroy()
})

test('the count of sign-ins, the last code and the stored session outlive the process; another password begins anew', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { app } = await connect(system, simulator)
  const a = await parts(system, 'a')
  const hold = async () => {
    const held = await holdSession(a, a.applicationId, 1)
    assert.ok(held)
    return held
  }
  const first = await hold()
  await first.signInBegins()
  await first.codeUsed(4711)
  await first.keep('{"cookies":[]}')
  const { state } = await hold()
  assert.deepEqual(state, { stored: '{"cookies":[]}', unproved: 1, lastCode: 4711 })
  const { sealed } = await a.db.selectFrom('browser_session').select('sealed').executeTakeFirstOrThrow()
  assert.ok(sealed !== null && !sealed.includes('cookies'), 'it is sealed')
  system.clock.advance(hour + 1_000)
  assert.equal((await hold()).state.stored, undefined, 'it has ended')
  await (await hold()).signInProved()
  assert.equal((await hold()).state.unproved, 0)
  await (await hold()).signInBegins()
  await system.run('app.set', { app, secrets: { token: simulator.secrets['token'] } })
  assert.equal((await hold()).state.unproved, 1, 'the same secret is no other one')
  await a.db.updateTable('secret').set({ fingerprint: 'ffffffff' }).execute()
  assert.deepEqual((await hold()).state, { stored: undefined, unproved: 0, lastCode: 4711 })
  await a.db.destroy()
})
