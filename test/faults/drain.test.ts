import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { startReference } from '../../connectors/reference/simulator/server.ts'
import { controlOf } from '../../simulation/control-client.ts'
import { removeCluster } from '../../src/store/launcher/remove-cluster.ts'
import { scimClient } from '../scim-client.ts'
import { serverProcess } from '../server-process.ts'
import { connect, settledTasks } from '../system.ts'

const person = (userName: string) => ({ userName, name: { givenName: 'A', familyName: 'B' }, active: true })

test('asked to stop, the server finishes what is under way, and a restart goes on with the rest', async () => {
  await using simulator = await startReference()
  await using server = await serverProcess()
  await server.start()
  const { app, token } = await connect(server, simulator, { fast: false })
  await server.run('app.set', { app, concurrency: 2 })
  await controlOf(simulator).setFaults({ kind: 'latency', ms: 1_500, match: { method: 'POST' } })
  const scim = scimClient(`${server.url()}/scim/v2/${app}`, token)
  const names = Array.from({ length: 8 }, (_, index) => `person${index}`)
  const pushing = names.map((name) => scim.post('/Users', person(name)).catch(() => undefined))
  await new Promise((resolve) => setTimeout(resolve, 700))
  const startedAt = Date.now()
  assert.equal(await server.stop(), 0)
  assert.ok(Date.now() - startedAt < 10_000)
  const answers = (await Promise.all(pushing)).filter((answer) => answer !== undefined)
  assert.ok(answers.length > 0)
  for (const { status } of answers) assert.equal(status, 201)
  const early = (await controlOf(simulator).ledger()).length
  assert.ok(early >= 1 && early < names.length, `${early} were made before the stop`)

  await server.start()
  await settledTasks(server, 60_000)
  const made = (await controlOf(simulator).ledger()).map(({ detail }) => detail['userName'])
  assert.equal(new Set(made).size, made.length)
  assert.ok(made.length >= answers.length)
})

test('when its npm parent is killed the server stops too, and its database with it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'overlock-npm-'))
  const env = { PATH: process.env['PATH'], HOME: folder, OVERLOCK_DATA: folder, OVERLOCK_PORT: '0' }
  const npm = spawn('npm', ['exec', '--', 'overlock', 'serve'], {
    env,
    stdio: 'ignore',
    cwd: new URL('../..', import.meta.url),
  })
  const read = () => readFile(join(folder, 'server.json'), 'utf8').catch(() => '')
  while (!(await read()).endsWith('\n')) await new Promise((resolve) => setTimeout(resolve, 50))
  const { pid } = JSON.parse(await read()) as { pid: number }
  const ended = once(npm, 'exit')
  npm.kill('SIGKILL')
  await ended
  const alive = () => {
    try {
      return process.kill(pid, 0)
    } catch {
      return false
    }
  }
  for (let waited = 0; waited < 10_000 && alive(); waited += 100)
    await new Promise((resolve) => setTimeout(resolve, 100))
  assert.equal(alive(), false)
  assert.equal(await read(), '', 'server.json is gone')
  await removeCluster(folder)
  await rm(folder, { recursive: true, force: true })
})
