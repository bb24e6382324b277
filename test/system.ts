import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Simulator } from '../simulation/simulator.ts'
import { makeApiClient } from '../src/cli/api-client.ts'
import type { Config } from '../src/config/config.ts'
import { operations } from '../src/operations/table.ts'
import type { TaskView } from '../src/operations/task-view.ts'
import { type System, startSystem } from '../src/system.ts'
import { migratedDatabase } from './database.ts'
import { type ScimClient, scimClient } from './scim-client.ts'
import { type TestClock, testClock } from './test-clock.ts'

/** A whole Overlock in this process: real HTTP, a database of its own, a clock that can be turned. */
export type TestSystem = AsyncDisposable & {
  readonly system: System
  readonly databaseUrl: string
  readonly dataDirectory: string
  readonly clock: TestClock
  /** Every line of its log. */
  readonly logged: readonly LogLine[]
  /** Carries out an operation over REST with the local credential; a refusal throws what a person would read. */
  run<Result>(name: string, input?: object): Promise<Result>
  /** The lines of an exported trail. */
  exportTrail(): Promise<readonly string[]>
}

export type LogLine = { readonly level: string; readonly message: string; readonly fields: object }

export type TestOptions = {
  readonly publicUrl?: string
  readonly trustedProxies?: readonly string[]
  readonly connectorFolders?: readonly string[]
  readonly oidc?: Config['oidc']
  /** The browser; where there is none, there is none. */
  readonly browserPath?: string
  readonly mail?: Config['mail']
  /** A further node on the database, and with the key, of this one. */
  readonly beside?: TestSystem
  /** On a database that is there already, with the key that opens it. */
  readonly on?: { readonly databaseUrl: string; readonly masterKeyFile: string }
  /** Its clock is this one, for several nodes that must agree; without it a clock of its own. */
  readonly clock?: TestClock
  /** An empty database of the test's own. */
  readonly databaseUrl?: string
}

export async function startTestSystem(options: TestOptions = {}): Promise<TestSystem> {
  const { beside } = options
  const on = beside
    ? { databaseUrl: beside.databaseUrl, masterKeyFile: join(beside.dataDirectory, 'master.key') }
    : options.on
  const url = options.databaseUrl ?? on?.databaseUrl
  const database = url === undefined ? await migratedDatabase() : { url }
  const masterKeyFile = on?.masterKeyFile
  const dataDirectory = await mkdtemp(join(tmpdir(), 'overlock-data-'))
  const logged: LogLine[] = []
  const clock = options.clock ?? testClock()
  const system = await startSystem({
    config: { ...configOf(dataDirectory, database.url, options), masterKeyFile },
    clock,
    log: (level, message, fields) => logged.push({ level, message, fields }),
  })
  // A sealed one made no credential.
  const token = system.sealed === undefined ? undefined : 'none'
  const client = await makeApiClient({ url: system.url, token, dataDirectory })
  return {
    ...{ system, dataDirectory, clock, logged, databaseUrl: database.url },
    run: async <Result>(name: string, input: object = {}) =>
      (await client.call(operationNamed(name), { ...input })) as Result,
    async exportTrail() {
      let text = ''
      for await (const part of client.stream(operationNamed('audit.export'), {})) text += part
      return text.split('\n').filter((line) => line !== '')
    },
    async [Symbol.asyncDispose]() {
      await system.stop()
      if (Symbol.asyncDispose in database) await database[Symbol.asyncDispose]()
      await rm(dataDirectory, { recursive: true, force: true })
    },
  }
}

export function configOf(dataDirectory: string, databaseUrl: string, options: TestOptions): Config {
  const { publicUrl, trustedProxies = [], connectorFolders = [], oidc, browserPath, mail } = options
  return {
    ...{ port: 0, host: '127.0.0.1', dataDirectory, databaseUrl, publicUrl, trustedProxies },
    ...{ masterKeyFile: undefined, production: false, logLevel: 'info' },
    allowPrivateEgress: ['127.0.0.0/8'],
    ...{ connectorFolders, oidc, browserPath, mail },
  }
}

export function operationNamed(name: string) {
  const operation = operations.find((known) => known.name === name)
  if (operation === undefined) throw new Error(`there is no operation ${name}`)
  return operation
}

export type Connected = {
  readonly app: string
  readonly scim: ScimClient
  readonly scimUrl: string
  readonly token: string
}

/** Adds a simulated application and makes a token for its identity provider. */
export async function connect(
  system: Pick<TestSystem, 'run'>,
  simulator: Pick<Simulator, 'url' | 'vendor'>,
  options: {
    readonly app?: string
    readonly mode?: 'shadow' | 'apply'
    readonly fast?: boolean
    readonly guard?: 'on'
  } = {},
): Promise<Connected> {
  const { app = simulator.vendor, mode = 'apply', fast = true, guard = 'off' } = options
  const where = { connector: simulator.vendor, name: app, fromSimulator: simulator.url }
  await system.run('app.add', { ...where, mode, guard })
  if (fast) await system.run('app.set', { app, requestsPerSecond: 10_000 })
  const { token, scimUrl } = await system.run<{ token: string; scimUrl: string }>('scimToken.create', { app })
  return { app, scim: scimClient(scimUrl, token), scimUrl, token }
}

const restful = ['done', 'failed', 'needsPerson', 'held', 'canceled', 'superseded']

/** All tasks, newest first, once none is under way any more. */
export async function settledTasks(
  system: Pick<TestSystem, 'run'>,
  withinMs = 30_000,
): Promise<readonly TaskView[]> {
  const until = performance.now() + withinMs
  for (;;) {
    const tasks = await system.run<readonly TaskView[]>('task.list', { limit: 10_000 })
    const waits = ({ state, code }: TaskView) => state === 'inProgress' && code === 'invited'
    const busy = tasks.filter((task) => !restful.includes(task.state) && !waits(task))
    if (busy.length === 0) return tasks
    if (performance.now() > until)
      throw new Error(
        `still under way: ${JSON.stringify(busy.map(({ state, code, account }) => [account, state, code]))}`,
      )
    await sleep(50)
  }
}
