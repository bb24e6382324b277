import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { makeApiClient } from '../src/cli/api-client.ts'
import { removeCluster } from '../src/store/launcher/remove-cluster.ts'
import { externalVariable } from './cluster.ts'
import { freshDatabase } from './database.ts'
import { operationNamed } from './system.ts'

const command = new URL('../bin/overlock.js', import.meta.url).pathname
const longestStartMs = 60_000

/**
 * `overlock serve` as a process of its own, on a data directory that outlives it: for what only a process can show.
 * On its own embedded database, or where the run is on an external one on a fresh one there.
 */
export type ServerProcess = AsyncDisposable & {
  readonly dataDirectory: string
  /** What it wrote to stderr so far, over all starts. */
  readonly output: () => string
  start(): Promise<string>
  /** Where it answered last. */
  readonly url: () => string
  /** As the machine's owner would in anger: SIGKILL, and what it leaves behind is left behind. */
  kill(): Promise<void>
  /** As a host that freezes the machine: nothing of it runs, its connections stay open. */
  pause(): void
  resume(): void
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>
  run<Result>(name: string, input?: object): Promise<Result>
  /** The lines of an exported trail. */
  exportTrail(): Promise<readonly string[]>
  /** Its name among the nodes of its database. */
  nodeId(): Promise<string>
}

export async function serverProcess(env: Readonly<Record<string, string>> = {}): Promise<ServerProcess> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'overlock-serve-'))
  const external =
    process.env[externalVariable] === undefined || env['DATABASE_URL'] !== undefined
      ? undefined
      : await freshDatabase()
  const store = external === undefined ? {} : { DATABASE_URL: external.url }
  let child: ChildProcess | undefined
  let output = ''
  let url = ''

  async function start(): Promise<string> {
    await rm(join(dataDirectory, 'server.json'), { force: true })
    child = runCommand(['serve'], { ...store, ...env, OVERLOCK_DATA: dataDirectory, OVERLOCK_PORT: '0' })
    child.stderr?.on('data', (chunk) => {
      output += String(chunk)
    })
    url = await urlOf(child, dataDirectory, () => output)
    return url
  }
  async function end(signal: NodeJS.Signals): Promise<number | null> {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return null
    const ended = once(child, 'exit')
    child.kill(signal)
    const [code] = (await ended) as [number | null]
    return code
  }
  return {
    dataDirectory,
    output: () => output,
    start,
    url: () => url,
    pause: () => void child?.kill('SIGSTOP'),
    resume: () => void child?.kill('SIGCONT'),
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
    async run<Result>(name: string, input: object = {}) {
      const client = await makeApiClient({ url, token: undefined, dataDirectory })
      return (await client.call(operationNamed(name), { ...input })) as Result
    },
    async exportTrail() {
      const { stdout } = await outputOf(['audit', 'export'], { OVERLOCK_DATA: dataDirectory })
      return stdout.split('\n').filter((line) => line !== '')
    },
    nodeId: async () => (await readFile(join(dataDirectory, 'node-id'), 'utf8')).trim(),
    async [Symbol.asyncDispose]() {
      child?.kill('SIGCONT')
      await end('SIGTERM')
      await external?.[Symbol.asyncDispose]()
      await removeCluster(dataDirectory)
      await rm(dataDirectory, { recursive: true, force: true })
    },
  }
}

/** Any `overlock …` command as a process. */
export function runCommand(args: readonly string[], env: Readonly<Record<string, string>>): ChildProcess {
  return spawn(process.execPath, [command, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      OVERLOCK_ALLOW_PRIVATE_EGRESS: '127.0.0.0/8',
      OVERLOCK_LOG: 'warn',
      ...env,
    },
  })
}

/** A command's whole output, once it has ended. */
export async function outputOf(args: readonly string[], env: Readonly<Record<string, string>>) {
  const child = runCommand(args, env)
  const text = { stdout: '', stderr: '' }
  child.stdout?.on('data', (chunk) => {
    text.stdout += String(chunk)
  })
  child.stderr?.on('data', (chunk) => {
    text.stderr += String(chunk)
  })
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, ...text }
}

async function urlOf(child: ChildProcess, dataDirectory: string, output: () => string): Promise<string> {
  const until = performance.now() + longestStartMs
  while (performance.now() < until && child.exitCode === null) {
    const text = await readFile(join(dataDirectory, 'server.json'), 'utf8').catch(() => '')
    if (text.endsWith('\n')) return (JSON.parse(text) as { url: string }).url
    await sleep(20)
  }
  throw new Error(`the server did not start: ${output()}`)
}
