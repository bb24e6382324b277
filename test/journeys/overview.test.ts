import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { startActiveCampaign } from '../../connectors/activecampaign/simulator/server.ts'
import { startReference } from '../../connectors/reference/simulator/server.ts'
import { controlOf } from '../../simulation/control-client.ts'
import type { ApplicationView } from '../../src/operations/app-show.ts'
import type { AuditView } from '../../src/operations/audit-list.ts'
import type { CatalogEntry } from '../../src/operations/catalog-list.ts'
import type { EntitlementView } from '../../src/operations/entitlement-list.ts'
import type { HomeView } from '../../src/operations/home-show.ts'
import { connect, settledTasks, startTestSystem, type TestSystem } from '../system.ts'

const off = { op: 'replace', path: 'active', value: false }
const person = (name: string) => ({
  userName: `${name}@example.com`,
  name: { givenName: 'P', familyName: 'Q' },
  active: true,
})

test('the catalog says of every connector what it does, what a person does and why, and what is to be filled in', async () => {
  await using system = await startTestSystem()
  const entries = await system.run<readonly CatalogEntry[]>('catalog.list')
  assert.deepEqual(
    entries.map(({ connector }) => connector),
    system.system.operations.registry.names,
  )
  const brevo = entries.find(({ connector }) => connector === 'brevo')
  assert.ok(brevo?.can.some(({ code }) => code === 'createAccount'))
  assert.ok(brevo?.cannot.some(({ code, why }) => code === 'deleteAccount' && why !== undefined))
  assert.deepEqual(
    brevo?.settings.filter(({ secret }) => secret).map(({ name }) => name),
    ['apiKey'],
  )
  assert.equal(entries.find(({ connector }) => connector === 'file')?.reached, 'person')
  for (const { cannot } of entries)
    for (const { why } of cannot) assert.ok(why !== undefined && why.length > 20)
})

test('home tells what needs a person and how long leavers took; the application how its accounts stand', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const empty = await system.run<HomeView>('home.show')
  assert.deepEqual([empty.applications, empty.running, empty.revoke.medianSeconds], [[], 0, null])
  const { scim, app } = await connect(system, simulator, { guard: 'on' })
  await controlOf(simulator).admin('createAccount', { userName: 'old@example.com', active: true })
  const ids = []
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f'])
    ids.push((await scim.post('/Users', person(name))).body.id)
  await settledTasks(system)
  await system.run('app.sync', { app })
  for (const id of ids.slice(0, 5)) await scim.patch(`/Users/${id}`, off)
  await settledTasks(system)

  const shown = await system.run<ApplicationView>('app.show', { app })
  assert.equal(shown.situation.users, 6)
  assert.equal(shown.situation.activeUsers, 1)
  assert.equal(shown.situation.orphaned, 2, 'the two that the guard holds can still sign in')
  assert.equal(shown.situation.matched, 6)
  assert.deepEqual([shown.removals.used, shown.removals.limit, shown.removals.enforced], [3, 3, true])
  assert.ok(!JSON.stringify(shown).includes('ovl'), 'no token in it')

  const home = await system.run<HomeView>('home.show')
  assert.equal(home.needsYou.held, 2)
  assert.equal(home.revoke.leavers, 3)
  assert.ok((home.revoke.medianSeconds ?? -1) >= 0)
  assert.ok(home.revoke.openSince !== null)
  assert.deepEqual(
    home.applications.map(({ slug, mode }) => [slug, mode]),
    [[app, 'apply']],
  )
  await system.run('killSwitch.set', { switch: 'on', app })
  assert.equal((await system.run<HomeView>('home.show')).applications[0]?.health, 'halted')
})

test('several held plans are released at once, each for itself', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scim } = await connect(system, simulator, { guard: 'on' })
  const ids = []
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f'])
    ids.push((await scim.post('/Users', person(name))).body.id)
  await settledTasks(system)
  for (const id of ids) await scim.patch(`/Users/${id}`, off)
  const held = (await settledTasks(system)).filter(({ hold }) => hold === 'guard').map(({ id }) => id)
  assert.equal(held.length, 3)
  const other = '0190163d-8694-739b-aea5-966c26f8ad91'
  const outcome = await system.run<{ released: string[]; refused: { id: string }[] }>('task.approveMany', {
    ids: [...held, other],
  })
  assert.deepEqual(outcome.released.toSorted(), held.toSorted())
  assert.deepEqual(
    outcome.refused.map(({ id }) => id),
    [other],
  )
  await settledTasks(system)
  assert.equal((await controlOf(simulator).ledger()).filter(({ op }) => op === 'disable').length, 6)
})

type Preview = {
  changes: { account: string; before: string[]; after: string[]; loses: boolean }[]
  losing: number
  held: boolean
}

test('a mapping is previewed with exactly those who then change, set and removed again', async () => {
  await using simulator = await startActiveCampaign({ rateLimit: false })
  await using system = await startTestSystem()
  const { scim, app } = await connect(system, simulator)
  const ids = []
  for (const name of ['a', 'b', 'c']) ids.push((await scim.post('/Users', person(name))).body.id)
  await scim.post('/Groups', { displayName: 'Sellers', members: ids.slice(0, 2).map((value) => ({ value })) })
  await settledTasks(system)
  const offers = await system.run<readonly EntitlementView[]>('entitlement.list', { app })
  assert.ok(offers.some(({ name }) => name === 'Sales'))

  const rule = { app, group: 'Sellers', entitlement: 'Sales' }
  const preview = await system.run<Preview>('mapping.preview', rule)
  assert.deepEqual(preview.changes.map(({ account, after }) => [account, after]).toSorted(), [
    ['a@example.com', ['Sales']],
    ['b@example.com', ['Sales']],
  ])
  assert.deepEqual(await system.run('mapping.list', { app }), [
    { group: 'Sellers', entitlement: null, priority: null, members: 2 },
  ])
  await assert.rejects(system.run('mapping.preview', { app, group: 'Sellers' }), /name the entitlement/)
  const set = await system.run<{ tasks: number }>('mapping.set', rule)
  assert.equal(set.tasks, preview.changes.length)
  await settledTasks(system)
  const groupOf = async (name: string) =>
    (await system.run<{ entitlements: string[] }>('account.show', { app, account: `${name}@example.com` }))
      .entitlements
  assert.deepEqual(await groupOf('a'), ['Sales'])

  const removal = await system.run<Preview>('mapping.preview', { app, group: 'Sellers', remove: true })
  assert.equal(removal.losing, 2)
  const removed = await system.run<{ tasks: number }>('mapping.remove', { app, group: 'Sellers' })
  assert.equal(removed.tasks, 2)
  await settledTasks(system)
  assert.notDeepEqual(await groupOf('a'), ['Sales'])
  assert.equal(
    (await system.run<readonly EntitlementView[]>('entitlement.list', { app })).every(
      ({ groups }) => groups.length === 0,
    ),
    true,
  )
  await assert.rejects(system.run('mapping.remove', { app, group: 'Sellers' }), /No rule/)
})

test('the trail is searched by application, event, task and time, page by page', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scim, app } = await connect(system, simulator)
  for (const name of ['a', 'b', 'c']) await scim.post('/Users', person(name))
  const [task] = await settledTasks(system)
  type Found = { entries: AuditView[]; next: string | null }
  const search = (input: object) => system.run<Found>('audit.list', input)
  const finished = await search({ app, event: 'task.finished', limit: 2 })
  assert.equal(finished.entries.length, 2)
  assert.ok(finished.next !== null)
  const rest = await search({ app, event: 'task.finished', limit: 2, before: finished.next })
  assert.equal(rest.entries.length, 1)
  assert.equal(rest.next, null)
  const story = await search({ task: task?.id })
  assert.ok(story.entries.some(({ event }) => event === 'action.intended'))
  for (const { taskId } of story.entries) assert.equal(taskId, task?.id)
  assert.deepEqual((await search({ until: '2000-01-01T00:00:00Z' })).entries, [])
})

test('an open screen is told what changed, and by whom it may be told', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scim, app } = await connect(system, simulator)
  const url = `${system.system.url}/api/events`
  assert.equal((await fetch(url)).status, 401)
  const stopped = new AbortController()
  const stream = await listen(url, system, stopped.signal)
  await scim.post('/Users', person('a'))
  const heard = await stream.until((text) => /"topic":"tasks"/.test(text) && /"topic":"handshake"/.test(text))
  assert.match(heard, new RegExp(`"app":"${app}"`))
  assert.doesNotMatch(heard, /example\.com/, 'no content')
  stopped.abort()
})

async function listen(url: string, system: TestSystem, signal: AbortSignal) {
  const token = (await readFile(join(system.dataDirectory, 'local-credential'), 'utf8')).trim()
  const reply = await fetch(url, { headers: { authorization: `Bearer ${token}` }, signal })
  assert.equal(reply.headers.get('content-type'), 'text/event-stream')
  const reader = reply.body?.pipeThrough(new TextDecoderStream()).getReader()
  assert.ok(reader)
  let text = ''
  return {
    async until(fits: (text: string) => boolean): Promise<string> {
      for (;;) {
        if (fits(text)) return text
        const { value, done } = await reader.read()
        assert.ok(!done, `the stream ended: ${text}`)
        text += value
      }
    },
  }
}
