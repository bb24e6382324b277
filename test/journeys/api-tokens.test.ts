import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { makeApiClient } from '../../src/cli/api-client.ts'
import { ensureLocalCredential, localCredentialFile } from '../../src/credentials/api-token-store.ts'
import { newToken } from '../../src/credentials/token-format.ts'
import { operationNamed, startTestSystem, type TestSystem } from '../system.ts'

type Created = { readonly id: string; readonly token: string }
type Listed = {
  readonly id: string
  readonly label: string
  readonly role: string
  readonly state: string
  readonly lastUsedFrom?: string
}

const day = 86_400_000

async function clientWith({ system, dataDirectory }: TestSystem, token: string) {
  const client = await makeApiClient({ url: system.url, token, dataDirectory })
  return (name: string, input: object = {}) => client.call(operationNamed(name), { ...input })
}

const ask = ({ system }: TestSystem, authorization?: string) =>
  fetch(`${system.url}/api/applications`, { headers: authorization === undefined ? {} : { authorization } })

test('a token may do what its role may, and nobody but an owner makes one', async () => {
  await using system = await startTestSystem()
  for (const role of ['admin', 'operator', 'approver', 'auditor']) {
    const { token } = await system.run<Created>('apiToken.create', { label: `a ${role}`, role })
    const run = await clientWith(system, token)
    assert.deepEqual(await run('app.list'), [], role)
    await assert.rejects(
      run('apiToken.create', { label: 'more', role: 'owner' }),
      /not open to the role/,
      role,
    )
    const mayStop = ['admin', 'operator'].includes(role)
    const stopping = run('killSwitch.set', { switch: 'off' })
    if (mayStop) await stopping
    else await assert.rejects(stopping, /not open to the role/)
  }
  await assert.rejects(system.run('apiToken.create', { label: 'x', role: 'emperor' }))
  const listed = await system.run<readonly Listed[]>('apiToken.list')
  assert.deepEqual(
    listed.map(({ label, role, state }) => [label, role, state]),
    [
      ['local credential', 'owner', 'valid'],
      ...['admin', 'operator', 'approver', 'auditor'].map((role) => [`a ${role}`, role, 'valid']),
    ],
  )
  for (const { lastUsedFrom } of listed) assert.equal(lastUsedFrom, '127.0.0.1')
})

test('a revoked token is dead at once on every node, and an expired one when its time has come', async () => {
  await using system = await startTestSystem()
  await using beside = await startTestSystem({ beside: system })
  const create = (input: object) =>
    system.run<Created>('apiToken.create', { label: 'x', role: 'auditor', ...input })
  const revoked = await create({})
  const ending = await create({ expiresInDays: 1 })
  const statuses = async ({ token }: Created) =>
    Promise.all([system, beside].map(async (node) => (await ask(node, `Bearer ${token}`)).status))
  assert.deepEqual(
    [await statuses(revoked), await statuses(ending)],
    [
      [200, 200],
      [200, 200],
    ],
  )
  await system.run('apiToken.revoke', { id: revoked.id })
  assert.deepEqual(await statuses(revoked), [401, 401])
  for (const node of [system, beside]) node.clock.advance(day + 1)
  assert.deepEqual(await statuses(ending), [401, 401])
  const states = (await system.run<readonly Listed[]>('apiToken.list')).map(({ state }) => state)
  assert.deepEqual(
    states.filter((state) => state !== 'valid'),
    ['revoked', 'expired'],
  )
  await assert.rejects(
    system.run('apiToken.revoke', { id: '0190163d-8694-739b-aea5-966c26f8ad91' }),
    /no API token/,
  )
})

test('wrong tokens are answered alike, and slowed down after ten, while a right one passes', async () => {
  await using system = await startTestSystem()
  const revoked = await system.run<Created>('apiToken.create', { label: 'x', role: 'owner' })
  await system.run('apiToken.revoke', { id: revoked.id })
  const bodies = new Set<string>()
  const wrong = ['ovla_wrong', newToken('ovla').text, newToken('ovls').text, revoked.token]
  for (const text of wrong) {
    const answer = await ask(system, `Bearer ${text}`)
    assert.equal(answer.status, 401)
    assert.equal(answer.headers.get('www-authenticate'), 'Bearer realm="overlock", error="invalid_token"')
    bodies.add(await answer.text())
  }
  assert.equal(bodies.size, 1)
  assert.equal((await ask(system)).headers.get('www-authenticate'), 'Bearer realm="overlock"')
  for (let count = wrong.length; count < 10; count += 1)
    assert.equal((await ask(system, 'Bearer ovla_wrong')).status, 401)
  const slowed = await ask(system, 'Bearer ovla_wrong')
  assert.equal(slowed.status, 429)
  assert.match(slowed.headers.get('retry-after') ?? '', /^\d{1,2}$/)
  assert.equal(((await slowed.json()) as { code: string }).code, 'tooMany')
  await system.run('app.list')
})

test('a local credential that was revoked, lost, or of another database is made anew at the next start', async () => {
  await using system = await startTestSystem()
  const { db, keyring } = system.system.operations
  const path = localCredentialFile(system.dataDirectory)
  const start = () => ensureLocalCredential(db, keyring, system.dataDirectory, system.clock.now())
  const read = async () => (await readFile(path, 'utf8')).trim()
  const first = await read()
  await start()
  assert.equal(await read(), first, 'a good one stays')
  const [local] = await system.run<readonly Listed[]>('apiToken.list')
  await system.run('apiToken.revoke', { id: local?.id })
  assert.equal((await ask(system, `Bearer ${first}`)).status, 401)
  await start()
  const second = await read()
  assert.notEqual(second, first)
  assert.equal((await ask(system, `Bearer ${second}`)).status, 200)
})
