import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import { startReference } from '../../connectors/reference/simulator/server.ts'
import { controlOf } from '../../simulation/control-client.ts'
import type { TaskView } from '../../src/operations/task-view.ts'
import { backUp, restoreFile } from '../restoring.ts'
import { provisioningUrn, type ScimBody, type ScimClient, scimClient } from '../scim-client.ts'
import { connect, settledTasks, startTestSystem, type TestSystem } from '../system.ts'
import { verifyLines } from '../trail.ts'

const off = { op: 'replace', path: 'active', value: false }

async function hire(scim: ScimClient, prefix: string, count: number): Promise<readonly string[]> {
  const names = Array.from({ length: count }, (_, number) => `${prefix}${number}`)
  const replies = await Promise.all(names.map((userName) => scim.post('/Users', { userName, active: true })))
  for (const { status } of replies) assert.equal(status, 201)
  return replies.map(({ body }) => body.id)
}

/** All rows but those of the restore itself, and of what runs by the clock. */
async function contents(connectionString: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      "select tablename as name from pg_tables where schemaname = 'public' and tablename !~ '^overlock_' order by 1",
    )
    const all = new Map<string, readonly string[]>()
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: string }>(`select t::text as row from ${name} t order by 1`)
      all.set(
        name,
        rows.map(({ row }) => row),
      )
    }
    return all
  } finally {
    await client.end()
  }
}

const settled = [
  'scim_user',
  'scim_group',
  'scim_member',
  'secret',
  'data_key',
  'entitlement',
  'mapping_rule',
]

test('a backup is the whole database of one moment, taken while people are hired, and its restored trail is whole', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scim, app, token } = await connect(system, simulator)
  const ids = await hire(scim, 'before', 30)
  const members = ids.slice(0, 5).map((value) => ({ value }))
  assert.equal((await scim.post('/Groups', { displayName: 'Marketing', members })).status, 201)
  await settledTasks(system)
  // Entries get their place once a second, by the real clock: without one there is no branch to compare.
  await soon(async () => (await system.exportTrail()).length > 0)
  const { hiring, path } = { hiring: hire(scim, 'meanwhile', 40), path: await backUp(system) }
  await hiring
  await settledTasks(system)

  await using database = await restoreFile(path, system)
  assert.ok(database.restored.rows > 150, `${database.restored.rows} rows`)
  await using copy = await startTestSystem({ on: database })
  const other = scimClient(`${copy.system.url}/scim/v2/${app}`, token)
  const page = (await other.get('/Users?count=500')).body
  const listed = page['Resources'] as readonly ScimBody[]
  assert.equal(page['totalResults'], listed.length)
  assert.ok(ids.every((id) => listed.some((user) => user.id === id)))
  const group = (await other.get('/Groups')).body['Resources'] as readonly { members: readonly object[] }[]
  assert.equal(group[0]?.members.length, 5)

  const lines = await copy.exportTrail()
  const old = await system.exportTrail()
  const [whole, before] = [await verifyLines(lines), await verifyLines(old)]
  assert.ok(whole.ok && before.ok)
  // Two branches: another origin, the same key, and an entry that says where they part.
  assert.match(whole.origin, new RegExp(`^${before.origin}/[0-9a-f-]{36}$`))
  assert.equal(whole.publicKey, before.publicKey)
  const { size } = database.restored.manifest.trail
  assert.deepEqual(lines.slice(0, size), old.slice(0, size))
  const { entry: begun, seq } = lines
    .map((line) => JSON.parse(line))
    .find(({ entry }) => entry.event === 'recovery.begun')
  // What had no place yet when the backup was made has one now, before the branch begins.
  const leaves = new Set(old.map((line) => JSON.parse(line).leaf))
  const shared = lines.map((line) => leaves.has(JSON.parse(line).leaf))
  assert.deepEqual(
    [shared.slice(0, seq - 1).every(Boolean), shared.slice(seq - 1).some(Boolean)],
    [true, false],
  )
  assert.equal(begun.data.size, size)
  assert.equal(begun.data.root, JSON.parse(lines[size - 1] ?? '').root)
})

test('every value comes back as it was, and the sequences go on behind all that was given out', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scim, app } = await connect(system, simulator)
  await system.run('mapping.set', { app, group: 'Ünïcode "q" \\ group', entitlement: 'user' }).catch(() => {})
  await scim.post('/Users', { userName: 'kim', displayName: 'a "b" \\ {c},NULL\n\t🎈', active: true })
  await hire(scim, 'p', 10)
  await settledTasks(system)
  await using database = await restoreFile(await backUp(system), system)
  const [was, is] = [await contents(system.databaseUrl), await contents(database.databaseUrl)]
  assert.deepEqual([...is.keys()], [...was.keys()])
  for (const name of settled) assert.deepEqual(is.get(name), was.get(name), name)
  const rows = [...was.values()].flat().length
  assert.ok(rows > 100 && (was.get('scim_user')?.length ?? 0) === 11)
  const [entriesWere, entriesAre] = [was.get('audit_entry') ?? [], is.get('audit_entry') ?? []]
  assert.ok(entriesAre.length > 50 && entriesAre.length >= entriesWere.length - 2)
  await using copy = await startTestSystem({ on: database })
  const fences = await contents(copy.databaseUrl)
  assert.ok(fences.size > 20)
})

/** A system that was backed up with work half done, and went on afterwards. */
async function goneOn(simulator: Awaited<ReturnType<typeof startReference>>, system: TestSystem) {
  const connected = await connect(system, simulator)
  const ids = await hire(connected.scim, 'p', 6)
  await settledTasks(system)
  return { ...connected, ids }
}

test('after a restore nothing is changed anywhere until a person lets it, application by application', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { app, scim, token, ids } = await goneOn(simulator, system)
  // Under way when the backup is made: the vendor does not answer.
  await controlOf(simulator).setFaults({ kind: 'error', phase: 'before', status: 503, probability: 1 })
  await scim.patch(`/Users/${ids[0]}`, off)
  await scim.post('/Users', { userName: 'waiting', active: true })
  const path = await backUp(system)
  await controlOf(simulator).setFaults()
  system.clock.advance(120_000)
  await settledTasks(system)
  // The world goes on: somebody is hired, somebody leaves, and comes back.
  await hire(scim, 'later', 3)
  await scim.patch(`/Users/${ids[1]}`, off)
  await settledTasks(system)
  await system.system.stop()
  const ledger = await controlOf(simulator).ledger()

  await using database = await restoreFile(path, system)
  await using copy = await startTestSystem({ on: database })
  const other = scimClient(`${copy.system.url}/scim/v2/${app}`, token)
  const health = await fetch(`${copy.system.url}/healthz`)
  const report = (await health.json()) as { status: string; problems: readonly { code: string }[] }
  assert.deepEqual([health.status, report.status, report.problems[0]?.code], [200, 'degraded', 'recovering'])

  copy.clock.advance(300_000)
  await untilRead(copy, app)
  // A full pass of the identity provider: it tells again what it told before, and what this database never heard of.
  assert.equal((await other.patch(`/Users/${ids[1]}`, off)).status, 200)
  assert.equal((await other.patch(`/Users/${ids[2]}`, off)).status, 200)
  for (const userName of ['later0', 'later1', 'later2', 'new'])
    assert.equal((await other.post('/Users', { userName, active: true })).status, 201)
  const leaver = (await other.get(`/Users/${ids[2]}`)).body[provisioningUrn] as ScimBody
  assert.equal(leaver['state'], 'held')
  const tasks = await settledTasks(copy)
  const waiting = tasks.filter(({ hold }) => hold === 'recovery')
  assert.deepEqual(waiting.map(({ account }) => account).sort(), ['new', 'p2'])
  assert.deepEqual(await controlOf(simulator).ledger(), ledger, 'nothing was changed')

  const shown = await copy.run<Shown>('recovery.show', { app })
  assert.equal(shown.recovery?.read, true)
  assert.deepEqual(shown.differs.map(({ account }) => account).sort(), ['new', 'p2'])
  // One goes through singly, the others when the application may act again.
  await copy.run('task.approve', { id: waiting.find(({ account }) => account === 'p2')?.id })
  await settledTasks(copy)
  const ops = async () => (await controlOf(simulator).ledger()).slice(ledger.length).map(({ op }) => op)
  assert.deepEqual(await ops(), ['disable'])
  const ended = await copy.run<{ released: number }>('recovery.end', { app })
  assert.equal(ended.released, 1)
  await settledTasks(copy)
  assert.deepEqual(await ops(), ['disable', 'create'])
  const made = (await controlOf(simulator).ledger()).filter(({ op }) => op === 'create')
  const names = made.map(({ detail }) => detail['userName'])
  assert.equal(new Set(names).size, names.length, 'nobody was made twice')
  await assert.rejects(copy.run('recovery.end', { app }), /not in recovery/)
  // The copy's clock leapt over entries that wait for their place, which they get by the real clock.
  await soon(
    async () => ((await (await fetch(`${copy.system.url}/healthz`)).json()) as ScimBody)['status'] === 'ok',
  )
  assert.ok((await verifyLines(await copy.exportTrail())).ok)
})

type Shown = {
  readonly recovery: { readonly read: boolean } | null
  readonly differs: readonly { readonly account: string }[]
}

/** Each application is read once by itself after the start. */
async function untilRead(system: TestSystem, app: string): Promise<void> {
  await soon(async () => {
    const { recovery } = await system.run<Shown>('recovery.show', { app })
    return recovery?.read === true
  })
}

async function soon(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (await holds()) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  assert.fail(`never: ${holds}`)
}

test('an application that can not be read stays as it is, unless a person says so', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { app, token } = await goneOn(simulator, system)
  await using database = await restoreFile(await backUp(system), system)
  await system.system.stop()
  await controlOf(simulator).setFaults({ kind: 'html', count: 1_000 })
  await using copy = await startTestSystem({ on: database })
  const other = scimClient(`${copy.system.url}/scim/v2/${app}`, token)
  await assert.rejects(copy.run('recovery.end', { app }), /was not read/)
  await controlOf(simulator).setFaults()
  assert.equal((await other.post('/Users', { userName: 'new', active: true })).status, 201)
  const [task] = (await settledTasks(copy)).filter(({ account }: TaskView) => account === 'new')
  assert.equal(task?.hold, 'recovery')
  const ended = await copy.run<{ released: number }>('recovery.end', { app, unread: true })
  assert.equal(ended.released, 1)
})
