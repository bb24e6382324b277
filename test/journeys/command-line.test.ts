import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { scimClient } from '../scim-client.ts'
import { outputOf, runCommand, serverProcess } from '../server-process.ts'

type Described = { readonly vendor: string; readonly url: string }

/** `overlock simulate` as a process: its first line says what it is. */
async function simulateReference() {
  const child = runCommand(['simulate', 'reference', '--port', '0'], {})
  const lines = createInterface({ input: child.stdout ?? process.stdin })
  const [line] = (await once(lines, 'line')) as [string]
  return {
    described: JSON.parse(line) as Described,
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    },
  }
}

test('an administrator goes from nothing to a verified change with commands alone', async () => {
  await using simulator = await simulateReference()
  await using server = await serverProcess()
  await server.start()
  const env = { OVERLOCK_DATA: server.dataDirectory }
  const cli = async (...args: string[]) => {
    const ended = await outputOf(args, env)
    assert.equal(ended.code, 0, `${args.join(' ')}: ${ended.stderr}`)
    return ended.stdout
  }
  assert.equal(simulator.described.vendor, 'reference')
  const added = await cli(
    'app',
    'add',
    'reference',
    '--name',
    'ref',
    '--from-simulator',
    simulator.described.url,
  )
  assert.match(added, /mode shadow[\s\S]*SCIM base URL: http/)
  const schemaFile = join(server.dataDirectory, 'acme-schema.json')
  const urn = 'urn:acme:2.0:User'
  await writeFile(schemaFile, JSON.stringify({ id: urn, attributes: [{ name: 'badge' }] }))
  assert.match(
    await cli('app', 'schema', 'set', 'ref', schemaFile),
    /Users may now carry urn:acme:2.0:User: badge/,
  )
  assert.match(await cli('app', 'schema', 'list', 'ref'), /urn:acme:2.0:User +Users +badge/)
  assert.match(await cli('app', 'schema', 'remove', 'ref', urn), /no longer/)
  const token = await cli('scim-token', 'create', '--app', 'ref')
  assert.match(token, /^ovls_\S+\n$/)
  const networks = ['--cidr', '127.0.0.0/8', '2001:db8::/32']
  const client = await cli(
    'scim-token',
    'create',
    '--app',
    'ref',
    '--oauth',
    '--expires-in-days',
    '90',
    ...networks,
  )
  assert.match(
    client,
    /^client id: \w{8}\nclient secret: ovlc_\S+\ntoken URL: \S+\/scim\/v2\/ref\/oauth\/token\n$/,
  )
  assert.match(
    await cli('scim-token', 'list', 'ref'),
    /client +full +valid +\d{4}-\S+ \S+ +127\.0\.0\.0\/8 2001:db8::\/32/,
  )
  assert.match(await cli('api-token', 'create', '--label', 'ci', '--role', 'auditor'), /^ovla_\S+\n$/)
  assert.match(await cli('api-token', 'list'), /ci +auditor +valid +never +never/)

  const scim = scimClient(`${server.url()}/scim/v2/ref`, token.trim())
  assert.equal((await scim.post('/Users', { userName: 'kim', active: true })).status, 201)
  const plan = await cli('plan', 'ref')
  assert.match(plan, /create kim/)
  const ledgerUrl = `${simulator.described.url}/__sim/ledger`
  assert.deepEqual(await (await fetch(ledgerUrl)).json(), [], 'shadow executes nothing')

  assert.match(await cli('app', 'mode', 'ref', 'apply'), /1 planned task/)
  let tasks: readonly { id: string; outcome: string }[] = []
  for (let tries = 0; tries < 100 && tasks[0]?.outcome !== 'verified'; tries += 1)
    tasks = JSON.parse(await cli('task', 'list', 'ref', '--json'))
  assert.deepEqual(
    tasks.map(({ outcome }) => outcome),
    ['verified'],
  )
  assert.match(
    await cli('task', 'show', tasks[0]?.id ?? ''),
    /plan: create kim\n[\s\S]*read back .* account a1 \(kim\) is active/,
  )
  assert.match(await cli('app', 'sync', 'ref'), /1 managed, 0 not managed/)

  const folder = await mkdtemp(join(tmpdir(), 'overlock-export-'))
  const file = join(folder, 'trail.ndjson')
  await writeFile(file, await cli('audit', 'export'))
  await server.stop()
  assert.match(await cli('audit', 'verify', file), /The trail is whole/)
  const lines = (await readFile(file, 'utf8')).trim().split('\n')
  for (const [how, changed] of [
    ['altered', lines.with(4, (lines[4] ?? '').replace(/"event":"[^"]*"/, '"event":"nothing.happened"'))],
    ['removed', lines.toSpliced(4, 1)],
    ['swapped', lines.with(4, lines[5] ?? '').with(5, lines[4] ?? '')],
  ] as const) {
    await writeFile(file, `${changed.join('\n')}\n`)
    const { code, stdout } = await outputOf(['audit', 'verify', file], env)
    assert.deepEqual(
      [code, /NOT whole. First bad sequence number: 5 /.test(stdout)],
      [1, true],
      `${how}: ${stdout}`,
    )
  }
  await rm(folder, { recursive: true })
})

test('a second server on one data directory is refused with who has it, and the first goes on', async () => {
  await using server = await serverProcess()
  const url = await server.start()
  const env = { OVERLOCK_DATA: server.dataDirectory, OVERLOCK_PORT: '0' }
  const { code, stderr } = await outputOf(['serve'], env)
  assert.equal(code, 1)
  assert.match(stderr, /Another Overlock \(process \d+, http:\/\/127\.0\.0\.1:\d+\) uses the data directory/)
  assert.equal((await fetch(`${url}/healthz`)).status, 200)
  const described = JSON.parse(await readFile(join(server.dataDirectory, 'server.json'), 'utf8'))
  assert.equal(described.url, url)
})

test('stop ends the server cleanly, a start after it finds everything, and files are for their owner alone', async () => {
  await using server = await serverProcess()
  await server.start()
  const env = { OVERLOCK_DATA: server.dataDirectory }
  for (const file of ['local-credential', 'server.json', 'master.key'])
    assert.equal((await stat(join(server.dataDirectory, file))).mode & 0o777, 0o600, file)
  const before = await outputOf(['audit', 'export'], env)
  assert.match((await outputOf(['stop'], env)).stderr, /Stopped/)
  const withoutServer = await outputOf(['app', 'list'], env)
  assert.equal(withoutServer.code, 1)
  assert.match(withoutServer.stderr, /No Overlock server is running on .*\n.*overlock serve/)
  await server.start()
  const after = await outputOf(['audit', 'export'], env)
  assert.ok(after.stdout.split('\n').length > before.stdout.split('\n').length)
  assert.equal(await server.stop(), 0)
})

test('wrong use says what is wrong and what to do, and ends with 2 or 1', async () => {
  const nowhere = { OVERLOCK_DATA: join(tmpdir(), 'overlock-no-such-folder') }
  for (const [args, env, code, says] of [
    [['fly'], {}, 2, /unknown command 'fly'/],
    [['serve'], { OVERLOCK_PORT: 'eighty' }, 1, /OVERLOCK_PORT/],
    [['serve'], { DATABASE_URL: 'mysql://x' }, 1, /DATABASE_URL/],
    [['simulate', 'constructor'], {}, 1, /There is no simulator "constructor"/],
    [['simulate', 'reference', '--seed', 'nothing.json'], {}, 1, /no seed "nothing\.json"/],
    [['app', 'list'], nowhere, 1, /No Overlock server is running/],
    [['audit', 'verify', 'no-such-file'], nowhere, 1, /no-such-file/],
  ] as const) {
    const ended = await outputOf(args, env)
    assert.equal(ended.code, code, `${args.join(' ')}: ${ended.stderr}`)
    assert.match(ended.stderr, says)
    assert.doesNotMatch(ended.stderr, /\n\s+at /, 'no stack is shown')
  }
})
