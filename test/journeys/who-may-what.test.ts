import assert from 'node:assert/strict'
import { test } from 'node:test'
import { v7 as newId } from 'uuid'
import { startReference } from '../../connectors/reference/simulator/server.ts'
import { type Operation, type Role, roles } from '../../src/operations/operation.ts'
import { operations } from '../../src/operations/table.ts'
import { sampleOf } from '../../src/operations/testing/sample-input.ts'
import { limitTo } from '../../src/people/person-applications.ts'
import { openSession } from '../../src/people/session-store.ts'
import { watchRoutes } from '../every-route.ts'
import { connect, settledTasks, startTestSystem, type TestSystem } from '../system.ts'

/** Somebody with this role who is signed in; `applications`: their ids. */
async function signedIn(system: TestSystem, role: Role, applications: readonly string[] = []) {
  const { db, keyring } = system.system.operations
  const now = system.clock.now()
  const id = newId()
  const person = { id, role, name: role, email: `${id}@example.com`, email_key: `${id}@example.com` }
  await db
    .insertInto('person')
    .values({ ...person, created_at: now, joined_at: now, issuer: 'https://idp.example', subject: id })
    .execute()
  await limitTo(db, id, applications)
  const { name, session } = await openSession(db, keyring, id, { address: '127.0.0.1', agent: '' }, now)
  return { cookie: `sid=${name}`, 'x-overlock-csrf': session.csrf }
}

const tokenOf = async (system: TestSystem, role: Role, more: object = {}) => {
  const { token } = await system.run<{ token: string }>('apiToken.create', { label: role, role, ...more })
  return { authorization: `Bearer ${token}` }
}

type Headers = Readonly<Record<string, string>>

/** The least that the operation can be asked, about things that are not there, or about what is given. */
async function ask(system: TestSystem, { rest, input }: Operation, headers: Headers, given: object = {}) {
  const left: Record<string, unknown> = { ...sampleOf(input), ...given }
  const path = rest.path.replace(/\{(\w+)\}/g, (_match, name: string) => {
    const value = encodeURIComponent(String(left[name]))
    delete left[name]
    return value
  })
  const url = new URL(`/api${path}`, system.system.url)
  const hasBody = rest.method !== 'GET' && rest.method !== 'DELETE'
  if (!hasBody) for (const [name, value] of Object.entries(left)) url.searchParams.set(name, String(value))
  const reply = await fetch(url, {
    method: rest.method,
    headers: { ...headers, ...(hasBody && { 'content-type': 'application/json' }) },
    ...(hasBody && { body: JSON.stringify(left) }),
  })
  const text = await reply.text()
  return { status: reply.status, text }
}

test('every route is open to exactly the roles that its operation names, and to nobody else', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  await connect(system, simulator, { app: 'owned' })
  const own = [await idOfApp(system, 'owned')]
  const wrong: string[] = []
  let asked = 0
  for (const operation of operations) {
    for (const [who, headers] of strangers) {
      if ((await ask(system, operation, headers)).status !== 401) wrong.push(`${operation.name} for ${who}`)
      asked += 1
    }
  }
  for (const role of roles) {
    for (const operation of operations) {
      // What is asked may shut doors: each question comes from somebody new.
      const { status } = await ask(system, operation, await signedIn(system, role, own))
      const open = operation.roles.includes(role)
      const aboutAll =
        role === 'appOwner' && operation.about === undefined && !('app' in operation.input.shape)
      if ((status !== 403) !== (open && !aboutAll) || status === 401 || status >= 500)
        wrong.push(`${operation.name} for ${role}: ${status}`)
      asked += 1
    }
  }
  assert.deepEqual(wrong, [])
  assert.equal(asked, operations.length * (roles.length + strangers.length))
  const trail = (await system.exportTrail()).filter((line) => line.includes('operation.refused'))
  assert.ok(trail.length > 100, 'who tried what they may not do is on record')
})

const strangers: readonly (readonly [string, Headers])[] = [
  ['nobody', {}],
  ['an old cookie', { cookie: 'sid=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }],
]

const anything = '0190163d-8694-739b-aea5-966c26f8ad91'

async function idOfApp(system: TestSystem, slug: string): Promise<string> {
  return (await system.system.operations.directory.bySlug(slug))?.application.id ?? assert.fail(slug)
}

test('whoever has one application sees nothing of another, whatever they ask, and it looks as if it was not there', async () => {
  await using simulator = await startReference()
  await using other = await startReference()
  await using system = await startTestSystem()
  for (const [app, of] of [
    ['own', simulator],
    ['foreign', other],
  ] as const) {
    const { scim } = await connect(system, of, { app })
    await scim.post('/Users', { userName: `${app}-person`, active: true })
  }
  await settledTasks(system)
  const foreign = await rowsOf(system, 'foreign')
  const own = await rowsOf(system, 'own')
  const limits: readonly (readonly [string, Headers])[] = [
    ['an owner of an application', await signedIn(system, 'appOwner', [own.applicationId])],
    ['a token of one application', await tokenOf(system, 'owner', { apps: ['own'] })],
  ]
  const wrong: string[] = []
  let asked = 0
  for (const [who, headers] of limits)
    for (const operation of operations) {
      const answers = await answersAbout(system, operation, headers, foreign)
      const open = who.startsWith('a token') || operation.roles.includes('appOwner')
      const wanted = open ? 404 : 403
      wrong.push(
        ...answers
          .filter(({ status }) => status !== wanted)
          .map(({ status }) => `${operation.name} for ${who}: ${status}`),
      )
      if (await tellsOf(system, operation, headers, 'foreign')) wrong.push(`${operation.name} tells ${who}`)
      asked += answers.length
    }
  assert.deepEqual(wrong, [])
  assert.ok(asked > 60, `only ${asked} were asked`)
  for (const [, headers] of limits) {
    const list = operations.find(({ name }) => name === 'task.list') ?? assert.fail()
    const tasks = JSON.parse((await ask(system, list, headers)).text) as readonly { id: string }[]
    assert.deepEqual(
      tasks.map(({ id }) => id),
      [own.task],
    )
    assert.equal((await fetch(`${system.system.url}/metrics`, { headers })).status, 403)
  }
})

function answersAbout(system: TestSystem, operation: Operation, headers: Headers, foreign: Rows) {
  return Promise.all(foreignInputs(operation, foreign).map((given) => ask(system, operation, headers, given)))
}

/** Whether a question that names no application is answered with anything of this one. */
async function tellsOf(system: TestSystem, operation: Operation, headers: Headers, app: string) {
  return operation.effect === 'read' && (await ask(system, operation, headers)).text.includes(app)
}

type Rows = Readonly<Record<'app' | 'applicationId' | 'task' | 'snapshot' | 'scimToken' | 'workItem', string>>

async function rowsOf(system: TestSystem, app: string): Promise<Rows> {
  const { db } = system.system.operations
  const applicationId = await idOfApp(system, app)
  const of = { application_id: applicationId }
  const task = await db
    .selectFrom('task')
    .selectAll()
    .where('application_id', '=', applicationId)
    .executeTakeFirstOrThrow()
  const token = await db
    .selectFrom('scim_token')
    .select('id')
    .where('application_id', '=', applicationId)
    .executeTakeFirstOrThrow()
  const now = system.clock.now()
  const [snapshot, workItem] = [newId(), newId()]
  await db
    .insertInto('snapshot')
    .values({ ...of, id: snapshot, started_at: now, state: 'reading' })
    .execute()
  const asked = {
    code: 'unsupported',
    title: app,
    steps: '[]',
    changes: '[]',
    changes_hash: '',
    gives: false,
    priority: 2,
  }
  await db
    .insertInto('work_item')
    .values({
      ...of,
      ...asked,
      id: workItem,
      task_id: task.id,
      account_id: task.account_id,
      state: 'open',
      due_at: now,
      opened_at: now,
      updated_at: now,
    })
    .execute()
  return { app, applicationId, task: task.id, snapshot, workItem, scimToken: token.id }
}

/** All ways in which an operation can be pointed at what belongs to another application. */
function foreignInputs({ input, about }: Operation, foreign: Rows): readonly object[] {
  const app = 'app' in input.shape ? [{ app: foreign.app }] : []
  if (about === undefined || about === 'app' || about === 'itself') return app
  return [...app, 'ids' in input.shape ? { ids: [foreign[about]] } : { id: foreign[about] }]
}

test('a token that only reads changes nothing, whatever its role', async () => {
  await using system = await startTestSystem()
  const headers = await tokenOf(system, 'owner', { readOnly: true })
  const wrong: string[] = []
  for (const operation of operations) {
    const { status } = await ask(system, operation, headers)
    if ((status === 403) !== (operation.effect !== 'read')) wrong.push(`${operation.name}: ${status}`)
  }
  assert.deepEqual(wrong, [])
})

test('there is no route but those of the operations and these', async () => {
  const watched = watchRoutes()
  await using system = await startTestSystem()
  watched.stop()
  const ofOperations = operations.map(
    ({ rest }) => `${rest.method} /api${rest.path.replace(/\{(\w+)\}/g, ':$1')}`,
  )
  const routes = [...watched.routes]
  assert.ok(routes.length > operations.length + 30)
  assert.deepEqual(
    ofOperations.filter((route) => !watched.routes.has(route)),
    [],
  )
  const owner = await tokenOf(system, 'owner')
  const wrong: string[] = []
  for (const route of routes.filter((one) => !ofOperations.includes(one))) {
    const [method = '', path = ''] = route.split(' ')
    const url = new URL(path.replace(/:\w+/g, anything).replace('*', 'x'), system.system.url)
    const of = async (headers: Headers) => (await fetch(url, { method, headers })).status
    const listed = outside.find(([known]) =>
      typeof known === 'string' ? known === route : known.test(route),
    )
    if (listed === undefined) wrong.push(`${route} is not listed`)
    else if (!listed[1](await of({}), await of(owner)))
      wrong.push(`${route}: ${await of({})}, ${await of(owner)}`)
  }
  assert.deepEqual(wrong, [])
})

/** What the statuses for nobody and for an owner's API token must be, for each route that is no operation. */
const outside: readonly (readonly [string | RegExp, (nobody: number, owner: number) => boolean])[] = [
  ['GET /healthz', (nobody) => nobody === 200],
  ['GET /readyz', (nobody) => nobody === 200],
  ['GET /metrics', (nobody, owner) => nobody === 401 && owner === 200],
  ['GET /api/openapi.json', (nobody, owner) => nobody === 401 && owner === 200],
  ['GET /api/events', (nobody) => nobody === 401],
  ['POST /mcp', (nobody, owner) => nobody === 401 && owner !== 401],
  [/^(GET|DELETE) \/mcp$/, (nobody) => nobody === 405],
  // Only a SCIM token of the application opens these; one of the REST API is nothing there.
  [/^\w+ \/scim\/v2\/:slug/, (nobody, owner) => nobody >= 400 && owner >= 400],
  // Who is there, told to who asks, and the ways in: each has tests of its own.
  ['GET /auth/state', (nobody) => nobody === 200],
  [/^POST \/auth\/(setup|setup\/owner|invite|invite\/accept|login)$/, (nobody) => nobody === 400],
  [/^POST \/auth\/(logout|reauthenticate)$/, (nobody) => nobody === 401],
  [/^(GET|POST) \/auth\/oidc\/(start|callback)$/, (nobody) => nobody === 404],
  // Pages of the console: the same for everybody.
  [
    /^GET \/(setup|invite|assets|applications|changes|work-items|findings|audit|people|notifications|proposals|server|sign-in)?(\/\*)?$/,
    (nobody, owner) => nobody === owner,
  ],
]

test('the description of the API names every route, and no other', async () => {
  await using system = await startTestSystem()
  const headers = await tokenOf(system, 'auditor')
  const reply = await fetch(new URL('/api/openapi.json', system.system.url), { headers })
  const { paths } = (await reply.json()) as { paths: Record<string, Record<string, { operationId: string }>> }
  const described = Object.values(paths).flatMap((methods) =>
    Object.values(methods).map((one) => one.operationId),
  )
  assert.deepEqual(described.toSorted(), operations.map(({ name }) => name).toSorted())
})
