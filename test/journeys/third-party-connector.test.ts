import assert from 'node:assert/strict'
import { once } from 'node:events'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import type { ConnectorCheck } from '../../src/added-connectors/check-connector.ts'
import { installIn, must, packOverlock, runIn, typeRoots } from '../packed-package.ts'
import { runCommand, serverProcess } from '../server-process.ts'
import { connect, settledTasks } from '../system.ts'

const example = 'examples/third-party-connector'

test('a connector that is no part of Overlock keeps the contract with nothing but the packed package', async () => {
  await using packed = await packOverlock()
  await using installed = await installIn(example, packed.tarball)
  const { folder } = installed
  await must(folder, 'tsc', ['-p', '.', '--typeRoots', typeRoots])
  await writeFile(join(folder, 'wrong.ts'), wrongTypes)
  const refused = await runIn(folder, 'tsc', ['-p', '.', '--typeRoots', typeRoots])
  assert.deepEqual(refused.stdout.match(/wrong\.ts\(\d+/g), ['wrong.ts(4', 'wrong.ts(5', 'wrong.ts(6'])
  await rm(join(folder, 'wrong.ts'))

  const suite = await must(folder, 'npm', ['test', '--silent'])
  const passed = Number(/pass (\d+)/.exec(suite.stdout)?.[1])
  assert.ok(passed > 40 && /fail 0\b/.test(suite.stdout), suite.stdout)

  const { stdout } = await must(folder, 'npx', ['overlock', 'connector', 'check', '.', '--json'])
  const checked = JSON.parse(stdout) as ConnectorCheck
  assert.equal(checked.connector, 'deskline')
  assert.ok(checked.passed && checked.faults.length >= 15)

  // What it makes by itself works in the package as well.
  await must(folder, 'npx', ['overlock', 'connector', 'new', 'acmedesk'])
  const made = await must(folder, 'npx', ['overlock', 'connector', 'check', 'acmedesk'])
  assert.match(made.stdout, /Acmedesk \(acmedesk\) keeps the contract/)
  await must(join(folder, 'acmedesk'), 'tsc', ['-p', '.', '--typeRoots', typeRoots])
})

const wrongTypes = `import { type Connector, ConnectorError } from 'overlock/connector'
import { runConnectorContract } from 'overlock/connector/testing'
import { startSimulator } from 'overlock/simulation'
new ConnectorError('nonsense')
runConnectorContract({ contract: 2 } as unknown as Connector, 3)
startSimulator(1, 2)
`

test('a server loads it by configuration, and carries changes out through it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'overlock-added-'))
  await cp(example, folder, { recursive: true })
  await using simulator = await simulate(folder)
  await using server = await serverProcess({ OVERLOCK_CONNECTORS: folder })
  await server.start()
  const connected = await connect(server, simulator.described, { app: 'support' })
  await server.run('mapping.set', { app: 'support', group: 'Editors', entitlement: 'Macro editor' })

  const kim = await connected.scim.post('/Users', { ...named('kim'), active: true })
  assert.equal(kim.status, 201, JSON.stringify(kim.body))
  const members = [{ value: kim.body['id'] }]
  assert.equal((await connected.scim.post('/Groups', { displayName: 'Editors', members })).status, 201)
  await settledTasks(server)
  const off = { op: 'replace', path: 'active', value: false }
  assert.equal((await connected.scim.patch(`/Users/${kim.body['id']}`, off)).status, 200)
  const tasks = await settledTasks(server)
  assert.ok(tasks.length >= 3)
  assert.deepEqual(
    tasks.filter(({ outcome, state }) => outcome !== 'verified' && state !== 'superseded'),
    [],
  )
  const { ops } = await simulator.truth()
  assert.deepEqual(ops, ['create', 'group', 'disable'])

  // Five seats, two are taken by those who were there: the fourth person is not let in.
  for (const name of ['ola', 'ada', 'bo'])
    await connected.scim.post('/Users', { ...named(name), active: true })
  await connected.scim.post('/Users', { ...named('one.too.many'), active: true })
  const [last] = await settledTasks(server)
  assert.deepEqual([last?.hold, last?.retry], ['seat', 'afterApproval'])
  await rm(folder, { recursive: true })
})

function named(name: string) {
  const email = `${name}@example.com`
  return { userName: email, emails: [{ value: email }], name: { givenName: name, familyName: 'Berg' } }
}

type Described = { readonly vendor: string; readonly url: string }

/** `overlock simulate <folder>` as a process. */
async function simulate(folder: string) {
  const child = runCommand(['simulate', folder, '--port', '0'], {})
  const lines = createInterface({ input: child.stdout ?? process.stdin })
  const [line] = (await once(lines, 'line')) as [string]
  const described = JSON.parse(line) as Described
  return {
    described,
    async truth() {
      const ledger = (await (await fetch(`${described.url}/__sim/ledger`)).json()) as readonly {
        op: string
      }[]
      return { ops: ledger.map(({ op }) => op) }
    },
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    },
  }
}
