import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { startReference } from '../../connectors/reference/simulator/server.ts'
import { controlOf } from '../../simulation/control-client.ts'
import { metricsOf } from '../metrics.ts'
import { connect, settledTasks, startTestSystem, type TestSystem } from '../system.ts'

const person = (name: string) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  userName: `${name}@example.com`,
  active: true,
})
const leave = { op: 'replace', path: 'active', value: false }

async function probe({ system }: TestSystem, path: string) {
  const answer = await fetch(`${system.url}${path}`)
  return { status: answer.status, body: (await answer.json()) as { status: string; problems?: object[] } }
}

/** Asks again until the answer fits: for what another second of the server brings. */
async function eventually<T>(ask: () => Promise<T>, fits: (answer: T) => boolean): Promise<T> {
  const deadline = performance.now() + 20_000
  for (;;) {
    const answer = await ask()
    if (fits(answer)) return answer
    assert.ok(performance.now() < deadline, JSON.stringify(answer))
    await sleep(100)
  }
}

/** Holds a lock until it is released, as a maintenance job gone wrong would. */
async function lock({ databaseUrl }: TestSystem, statement: string) {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  await client.query('begin')
  await client.query(statement)
  return { [Symbol.asyncDispose]: () => client.end() }
}

test('the metrics tell what was asked, what became of it and how the vendor answered, and name nobody', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scim } = await connect(system, simulator, { app: 'wiki' })
  const { body: kim } = await scim.post('/Users', person('kim'))
  await scim.get(`/Users/${kim.id}`)
  await scim.get('/Users/nobody')
  await scim.send('GET', '/Users?filter=userName%20eq%20%22kim@example.com%22')
  await settledTasks(system)
  const { text, type, value } = await metricsOf(system)
  assert.match(type ?? '', /^text\/plain; version=0\.0\.4/)
  const count = 'overlock_http_request_duration_seconds_count'
  const one = '/scim/v2/:slug/Users/:id'
  assert.equal(value(count, { route: '/scim/v2/:slug/Users', method: 'POST', status: '2xx' }), 1)
  assert.equal(value(count, { route: one, method: 'GET', status: '2xx' }), 1)
  assert.equal(value(count, { route: one, method: 'GET', status: '4xx' }), 1)
  assert.equal(value('overlock_task_outcomes_total', { application: 'wiki', outcome: 'verified' }), 1)
  const created = { application: 'wiki', action: 'createAccount', outcome: 'created' }
  assert.equal(value('overlock_vendor_changes_total', created), 1)
  const calls = 'overlock_vendor_call_duration_seconds_count'
  assert.equal(value(calls, { application: 'wiki', effect: 'write', outcome: '2xx' }), 1)
  assert.ok((value(calls, { application: 'wiki', effect: 'read', outcome: '2xx' }) ?? 0) >= 1)
  assert.equal(value('overlock_tasks', { application: 'wiki', state: 'ready' }), 0)
  assert.equal(value('overlock_application_paused', { application: 'wiki' }), 0)
  assert.equal(value('overlock_oldest_unconfirmed_leaver_seconds', { application: 'wiki' }), 0)
  assert.ok((value('process_cpu_seconds_total') ?? 0) > 0)
  assert.doesNotMatch(text, /kim|example\.com|nobody|[0-9a-f]{8}-[0-9a-f]{4}-/i)
})

test('the metrics need an API token', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { token } = await connect(system, simulator)
  for (const headers of [{}, { authorization: `Bearer ${token}` }, { authorization: 'Bearer ovla_wrong' }]) {
    const answer = await fetch(`${system.system.url}/metrics`, { headers })
    assert.equal(answer.status, 401)
    assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/)
    assert.doesNotMatch(await answer.text(), /overlock_/)
  }
})

test('a leaver whose application does not answer grows older in the metrics, whatever is sent about it since', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scim, app } = await connect(system, simulator)
  const { body: kim } = await scim.post('/Users', person('kim'))
  await settledTasks(system)
  await controlOf(simulator).setFaults({ kind: 'error', status: 500 })
  await scim.patch(`/Users/${kim.id}`, leave)
  system.clock.advance(600_000)
  await scim.patch(`/Users/${kim.id}`, { op: 'replace', path: 'title', value: 'Alumna' })
  const age = async () =>
    (await metricsOf(system)).value('overlock_oldest_unconfirmed_leaver_seconds', { application: app }) ?? -1
  assert.ok((await age()) >= 600)
  await controlOf(simulator).setFaults()
  system.clock.advance(600_000)
  await settledTasks(system)
  assert.equal(await age(), 0)
  await scim.patch(`/Users/${kim.id}`, { op: 'replace', path: 'title', value: 'Alumna emerita' })
  assert.ok((await age()) < 600)
})

test('a shadowed leaver is a rehearsal and does not count as waiting', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scim, app } = await connect(system, simulator, { mode: 'shadow' })
  const { body: kim } = await scim.post('/Users', person('kim'))
  await scim.patch(`/Users/${kim.id}`, leave)
  system.clock.advance(600_000)
  const { value } = await metricsOf(system)
  assert.equal(value('overlock_oldest_unconfirmed_leaver_seconds', { application: app }), 0)
  assert.equal(value('overlock_tasks', { application: app, state: 'held' }), 1)
})

test('a rejected credential makes the server degraded, not dead, and the report names no application', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scim, app } = await connect(system, simulator, { app: 'secret-project' })
  const healthy = await probe(system, '/healthz')
  assert.deepEqual([healthy.status, healthy.body.status], [200, 'ok'])
  await controlOf(simulator).admin('rotateToken')
  await scim.post('/Users', person('kim'))
  const { status, body } = await eventually(
    () => probe(system, '/healthz'),
    (answer) => answer.body.status !== 'ok',
  )
  assert.deepEqual([status, body.status], [200, 'degraded'])
  assert.deepEqual(
    body.problems?.map((problem) => ('code' in problem ? problem.code : undefined)),
    ['credentialsRejected'],
  )
  assert.doesNotMatch(JSON.stringify(body), /secret-project|reference/i)
  assert.equal((await metricsOf(system)).value('overlock_application_paused', { application: app }), 1)
  assert.deepEqual((await probe(system, '/readyz')).body, { status: 'ready' })
})

test('a sequencer that does not get on makes the server degraded until it does', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  {
    await using _held = await lock(system, 'select 1 from audit_head for update')
    await connect(system, simulator)
    assert.ok(((await metricsOf(system)).value('overlock_audit_unsequenced_entries') ?? 0) > 0)
    system.clock.advance(60_000)
    const { status, body } = await probe(system, '/healthz')
    assert.deepEqual([status, body.status], [200, 'degraded'])
    assert.match(JSON.stringify(body.problems), /auditNotSequenced/)
  }
  const well = await eventually(
    () => probe(system, '/healthz'),
    ({ body }) => body.status === 'ok',
  )
  assert.equal(well.status, 200)
  assert.equal((await metricsOf(system)).value('overlock_audit_unsequenced_entries'), 0)
})

test('while the database does not answer the server is failing and not ready, and then well again', async () => {
  await using system = await startTestSystem()
  {
    await using _held = await lock(system, 'lock table application_health in access exclusive mode')
    const failing = await probe(system, '/healthz')
    assert.deepEqual([failing.status, failing.body], [503, { status: 'failing' }])
    const unready = await probe(system, '/readyz')
    assert.deepEqual([unready.status, unready.body], [503, { status: 'notReady' }])
  }
  const well = await eventually(
    () => probe(system, '/healthz'),
    ({ status }) => status === 200,
  )
  assert.equal(well.body.status, 'ok')
  assert.equal((await probe(system, '/readyz')).status, 200)
})

test('from the moment it stops a server is not ready any more', async () => {
  await using system = await startTestSystem()
  assert.equal((await probe(system, '/readyz')).status, 200)
  const stopped = system.system.stop()
  const seen = await probe(system, '/readyz').then(
    ({ status }) => status,
    () => 'no connection',
  )
  assert.ok(seen === 503 || seen === 'no connection', String(seen))
  await stopped
})

test('every line about a task names it and its application, every line about a request the request', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scim } = await connect(system, simulator)
  const before = system.logged.length
  await controlOf(simulator).setFaults({ kind: 'error', status: 500 })
  const reply = await scim.post('/Users', person('kim'))
  await controlOf(simulator).setFaults({ kind: 'reset', match: { method: 'POST', path: '/v1/accounts' } })
  system.clock.advance(60_000)
  await eventually(
    async () => system.logged.map(({ message }) => message),
    (messages) => messages.some((message) => /outcome of a call is unknown/.test(message)),
  )
  const [task] = await system.run<readonly { id: string }[]>('task.list')
  const lines = system.logged.slice(before)
  const aboutTasks = lines.filter(({ level, fields }) => level !== 'info' || 'taskId' in fields)
  assert.ok(aboutTasks.length >= 2)
  for (const { message, fields } of aboutTasks) {
    assert.match(JSON.stringify(fields), /"applicationId":"[0-9a-f-]{36}"/, message)
    assert.equal('taskId' in fields && fields.taskId, task?.id, message)
  }
  const requests = system.logged.filter(({ message }) => message === 'request')
  const ids = requests.map(({ fields }) => ('requestId' in fields ? fields.requestId : undefined))
  assert.ok(ids.every((id) => typeof id === 'string'))
  assert.ok(ids.includes(reply.headers.get('x-request-id') ?? 'none'))
})
