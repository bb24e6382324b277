import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startActiveCampaign } from '../../connectors/activecampaign/simulator/server.ts'
import type { SnapshotView } from '../../src/operations/app-sync.ts'
import { provisioningUrn } from '../scim-client.ts'
import { connect, settledTasks, startTestSystem, type TestSystem } from '../system.ts'

type Shown = { readonly id: string; readonly userName: string; readonly [name: string]: unknown }

async function read(system: TestSystem, app: string): Promise<void> {
  const { id } = await system.run<SnapshotView>('app.sync', { app })
  for (let n = 0; n < 400; n += 1) {
    const { state } = await system.run<SnapshotView>('snapshot.show', { id })
    if (state === 'accepted') return
    assert.equal(state, 'reading')
    await sleep(50)
  }
}

test('with the inventory "all" the accounts nobody manages are listed too, and only listed', async () => {
  await using simulator = await startActiveCampaign({ rateLimit: false, seed: 'company' })
  await using system = await startTestSystem()
  const { app, scim } = await connect(system, simulator)
  await read(system, app)
  const listed = async (query = '') => {
    const { body } = await scim.get(`/Users?${query}`)
    return { total: body['totalResults'], found: body['Resources'] as readonly Shown[] }
  }
  const named = (name: string) => listed(`filter=${encodeURIComponent(`userName eq "${name}"`)}`)
  const { body: made } = await scim.post('/Users', { userName: 'new.person@example.com', active: true })
  await settledTasks(system)
  assert.equal((await listed()).total, 1)
  assert.equal((await named('lena.fischer@example.com')).total, 0)

  await system.run('app.set', { app, inventory: 'all' })
  const all = await listed()
  assert.deepEqual([all.total, all.found.length], [15, 15])
  assert.equal(new Set(all.found.map(({ id }) => id)).size, 15)
  const managed = encodeURIComponent(`${provisioningUrn}:managed eq true`)
  assert.deepEqual(
    (await listed(`filter=${managed}`)).found.map(({ id }) => id),
    [made.id],
  )
  assert.equal((await listed(`filter=not%20(${managed})`)).total, 14)
  const walked: string[] = []
  for (let startIndex = 1; startIndex < 16; startIndex += 4) {
    const page = await listed(`startIndex=${startIndex}&count=4`)
    assert.equal(page.total, 15)
    walked.push(...page.found.map(({ id }) => id))
  }
  assert.deepEqual(
    walked,
    all.found.map(({ id }) => id),
  )

  const byName: string[] = []
  for (let cursor: unknown = ''; cursor !== undefined; ) {
    const { status, body } = await scim.get(`/Users?sortBy=userName&cursor=${cursor}&count=4`)
    assert.equal(status, 200)
    byName.push(...(body['Resources'] as Shown[]).map(({ userName }) => userName.toLowerCase()))
    cursor = body['nextCursor']
  }
  assert.deepEqual(byName, all.found.map(({ userName }) => userName.toLowerCase()).sort())

  const { found } = await named('LENA.fischer@example.com')
  const lena = found[0]?.id ?? ''
  const byMail = encodeURIComponent('emails[type eq "work"].value eq "lena.fischer@EXAMPLE.com"')
  assert.deepEqual(
    (await listed(`filter=${byMail}`)).found.map(({ id }) => id),
    [lena],
  )
  const { status, body } = await scim.get(`/Users/${lena}`)
  assert.deepEqual([status, body], [200, found[0]])
  assert.equal((body[provisioningUrn] as { managed: boolean }).managed, false)
  const before = (await settledTasks(system)).length
  for (const reply of [
    await scim.patch(`/Users/${lena}`, { op: 'replace', path: 'active', value: false }),
    await scim.send('PUT', `/Users/${lena}`, { userName: 'lena.fischer@example.com', active: false }),
    await scim.send('DELETE', `/Users/${lena}`),
  ])
    assert.deepEqual([reply.status, /not managed/.test(String(reply.body['detail']))], [403, true])
  assert.equal((await settledTasks(system)).length, before)

  const adopted = await scim.post('/Users', {
    userName: 'lena.fischer@example.com',
    name: { givenName: 'Lena', familyName: 'Fischer' },
    active: true,
  })
  assert.deepEqual([adopted.status, adopted.body.id], [201, lena])
  await settledTasks(system)
  assert.equal((await listed()).total, 15)
  const after = await scim.get(`/Users/${lena}`)
  assert.equal((after.body[provisioningUrn] as { managed: boolean }).managed, true)

  await system.run('app.set', { app, inventory: 'managed' })
  assert.equal((await listed()).total, 2)
  const someone = all.found.find(({ id }) => id !== lena && id !== made.id)
  assert.equal((await scim.get(`/Users/${someone?.id}`)).status, 404)
  assert.equal((await scim.send('DELETE', `/Users/${someone?.id}`)).status, 404)
})
