import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startReference } from '../../connectors/reference/simulator/server.ts'
import { warnOfExpiringTokens } from '../../src/credentials/expiry-warnings.ts'
import { newToken } from '../../src/credentials/token-format.ts'
import { metricsOf } from '../metrics.ts'
import { connect, startTestSystem, type TestSystem } from '../system.ts'

type Listed = {
  readonly id: string
  readonly state: string
  readonly expiresAt?: string
  readonly lastUsedFrom?: string
  readonly replacedBy?: string
}

const hour = 3_600_000
const day = 24 * hour

const ask = (scimUrl: string, authorization?: string, headers: Readonly<Record<string, string>> = {}) =>
  fetch(`${scimUrl}/Users`, { headers: { ...headers, ...(authorization && { authorization }) } })

const basic = (user: string, password: string) =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`

/** The events of the trail with this name, once there are as many as are waited for. */
async function eventsOf(system: TestSystem, event: string, atLeast = 1) {
  for (let tries = 0; ; tries += 1) {
    const lines = (await system.exportTrail()).map((line) => JSON.parse(line))
    const found = lines.filter(({ entry }) => entry?.event === event)
    if (found.length >= atLeast) return found
    assert.ok(tries < 100, `${found.length} of ${atLeast} ${event}`)
    await sleep(100)
  }
}

test('a token is taken as bearer and bare, and as the password of Basic once that is switched on', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scimUrl, app, token } = await connect(system, simulator)
  assert.equal((await ask(scimUrl, `Bearer ${token}`)).status, 200)
  assert.equal((await ask(scimUrl, token)).status, 200)
  const refused = await ask(scimUrl, basic('okta', token))
  assert.equal(refused.status, 401)
  assert.equal(refused.headers.get('www-authenticate'), 'Bearer realm="overlock"')
  await system.run('app.set', { app, basicAuth: 'on' })
  for (const user of ['okta', '', token.split('_')[1] ?? ''])
    assert.equal((await ask(scimUrl, basic(user, token))).status, 200, user)
  const none = await ask(scimUrl)
  assert.equal(
    none.headers.get('www-authenticate'),
    'Bearer realm="overlock", Basic realm="overlock", charset="UTF-8"',
  )
  const wrong = await ask(scimUrl, basic('okta', newToken('ovls').text))
  assert.equal(wrong.status, 401)
  assert.match(wrong.headers.get('www-authenticate') ?? '', /error="invalid_token"/)
  const config = await fetch(`${scimUrl}/ServiceProviderConfig`, { headers: { authorization: token } })
  const { authenticationSchemes } = (await config.json()) as { authenticationSchemes: { type: string }[] }
  assert.deepEqual(
    authenticationSchemes.map(({ type }) => type),
    ['oauthbearertoken', 'httpbasic'],
  )
  await system.run('app.set', { app, basicAuth: 'off' })
  assert.equal((await ask(scimUrl, basic('okta', token))).status, 401)
})

test('whatever is wrong with a token, the answer is the same, and only the trail and the metrics know', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scimUrl, app, token } = await connect(system, simulator)
  const other = await connect(system, simulator, { app: 'other' })
  const create = (input: object) =>
    system.run<{ id: string; token: string }>('scimToken.create', { app, ...input })
  const revoked = await create({})
  await system.run('scimToken.revoke', { id: revoked.id })
  const expired = await create({ expiresInDays: 1 })
  const elsewhere = await create({ cidrs: ['198.51.100.0/24', '2001:db8::/32'] })
  const client = await create({ oauth: true })
  system.clock.advance(2 * day)
  const unknown = newToken('ovls').text
  const forged = `${token.split('_').slice(0, 2).join('_')}_${unknown.split('_')[2]}`
  const wrong = {
    malformed: 'ovls_wrong',
    unknown,
    wrong: withChecksum(forged),
    otherApplication: other.token,
    revoked: revoked.token,
    expired: expired.token,
    address: elsewhere.token,
  }
  const answers = new Map<string, string>()
  for (const [reason, text] of Object.entries({ ...wrong, secretOfClient: client.token })) {
    const answer = await ask(scimUrl, `Bearer ${text}`)
    assert.equal(answer.status, 401, reason)
    const head = ['www-authenticate', 'content-type', 'content-length', 'retry-after']
    answers.set(
      reason,
      JSON.stringify([await answer.text(), ...head.map((name) => answer.headers.get(name))]),
    )
  }
  assert.equal(answers.size, 8)
  assert.equal(new Set(answers.values()).size, 1, [...answers].join('\n'))
  const { value } = await metricsOf(system)
  for (const reason of Object.keys(wrong)) {
    const labels = { surface: 'scim', application: app, reason }
    assert.equal(value('overlock_credentials_refused_total', labels), reason === 'malformed' ? 2 : 1, reason)
  }
  const [refusal] = await eventsOf(system, 'credential.refused')
  assert.deepEqual(refusal.entry.data, { surface: 'scim', reason: 'malformed', limited: false })
  assert.deepEqual(refusal.detail, { address: '127.0.0.1' })
})

test('after ten wrong tokens in a minute the next wrong ones must wait, and the right one never', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scimUrl, token, app } = await connect(system, simulator)
  const wrong = () => ask(scimUrl, `Bearer ${newToken('ovls').text}`)
  for (let count = 1; count <= 10; count += 1) assert.equal((await wrong()).status, 401, String(count))
  const slowed = await wrong()
  assert.equal(slowed.status, 429)
  assert.match(slowed.headers.get('retry-after') ?? '', /^([1-9]|[1-5]\d|60)$/)
  assert.match(slowed.headers.get('content-type') ?? '', /^application\/scim\+json/)
  assert.equal((await ask(scimUrl, `Bearer ${token}`)).status, 200)
  // One that was not used before, so that nothing known is kept of it.
  const fresh = await system.run<{ token: string }>('scimToken.create', { app })
  assert.equal((await ask(scimUrl, `Bearer ${fresh.token}`)).status, 200)
  assert.equal((await wrong()).status, 429)
  const refused = await eventsOf(system, 'credential.refused', 2)
  assert.deepEqual(
    refused.map(({ entry }) => entry.data.limited),
    [false, true],
  )
  system.clock.advance(61_000)
  assert.equal((await wrong()).status, 401)
})

test('the successor of a token is good at once, and the old one until the overlap is over', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scimUrl, app } = await connect(system, simulator)
  const old = await system.run<{ id: string; token: string }>('scimToken.create', {
    ...{ app, scope: 'read', expiresInDays: 90, cidrs: ['127.0.0.0/8'] },
  })
  const made = await system.run<{ id: string; token: string; expiresAt: string; oldEndsAt: string }>(
    'scimToken.rotate',
    { id: old.id, overlapHours: 48 },
  )
  assert.notEqual(made.token, old.token)
  const listed = await system.run<readonly (Listed & { scope: string; cidrs: string[] })[]>(
    'scimToken.list',
    {
      app,
    },
  )
  const successor = listed.find(({ id }) => id === made.id)
  assert.deepEqual([successor?.scope, successor?.cidrs, successor?.state], ['read', ['127.0.0.0/8'], 'valid'])
  const left = Date.parse(made.expiresAt) - system.clock.now().getTime()
  assert.ok(left > 89 * day && left <= 90 * day, 'it lives as long as the old one did')
  assert.equal(listed.find(({ id }) => id === old.id)?.replacedBy, made.id)
  await assert.rejects(system.run('scimToken.rotate', { id: old.id }), /has a successor already/)
  for (const text of [old.token, made.token]) assert.equal((await ask(scimUrl, text)).status, 200)
  system.clock.advance(47 * hour)
  assert.equal((await ask(scimUrl, old.token)).status, 200)
  system.clock.advance(2 * hour)
  assert.deepEqual(
    [(await ask(scimUrl, old.token)).status, (await ask(scimUrl, made.token)).status],
    [401, 200],
  )
  await assert.rejects(system.run('scimToken.rotate', { id: old.id }), /is expired/)
  const [rotated] = await eventsOf(system, 'scimToken.rotated')
  assert.deepEqual(rotated.entry.data, {
    ...{ tokenId: old.id, successorId: made.id, endsAt: made.oldEndsAt },
  })
  const at = await system.run<{ id: string }>('scimToken.rotate', { id: made.id, overlapHours: 0 })
  // What was kept of it is forgotten within a second.
  system.clock.advance(1_000)
  assert.equal((await ask(scimUrl, made.token)).status, 401, 'without an overlap it ends at once')
  assert.ok(at.id !== made.id)
})

test('a token for some networks is good from there alone, and nobody but a trusted proxy says where from', async () => {
  await using simulator = await startReference()
  await using open = await startTestSystem()
  const direct = await connect(open, simulator)
  const create = (system: TestSystem, app: string, cidrs: readonly string[]) =>
    system.run<{ token: string }>('scimToken.create', { app, cidrs })
  const outside = await create(open, direct.app, ['198.51.100.0/24'])
  const forged = {
    'x-forwarded-for': '198.51.100.7',
    forwarded: 'for=198.51.100.7',
    'x-real-ip': '198.51.100.7',
  }
  assert.equal((await ask(direct.scimUrl, outside.token, forged)).status, 401, 'a header proves nothing')
  const near = await create(open, direct.app, ['::ffff:127.0.0.0/104'])
  assert.equal((await ask(direct.scimUrl, near.token, forged)).status, 200)

  await using behind = await startTestSystem({ trustedProxies: ['127.0.0.1'] })
  const proxied = await connect(behind, simulator)
  const { token } = await create(behind, proxied.app, ['198.51.100.0/24'])
  const from = async (sent?: string) =>
    (await ask(proxied.scimUrl, token, sent === undefined ? {} : { 'x-forwarded-for': sent })).status
  assert.equal(await from('198.51.100.7'), 200)
  assert.equal(await from('::ffff:198.51.100.7'), 200)
  assert.equal(await from('198.51.100.7:51034'), 200)
  // What the client itself sent stands before what the proxy added.
  assert.equal(await from('198.51.100.7, 203.0.113.9'), 401)
  assert.equal(await from('203.0.113.9, 198.51.100.7'), 200)
  assert.equal(await from('unknown'), 401)
  assert.equal(await from(), 401)
  const listed = await behind.run<readonly Listed[]>('scimToken.list', { app: proxied.app })
  assert.equal(listed.at(-1)?.lastUsedFrom, '198.51.100.7')
})

test('a person is told once 30 days, 7 days and a day before a token ends, and when it has ended', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { app } = await connect(system, simulator)
  const { id, token } = await system.run<{ id: string; token: string }>('scimToken.create', {
    ...{ app, expiresInDays: 40 },
  })
  const lines: string[] = []
  const look = () =>
    warnOfExpiringTokens({
      ...{ db: system.system.operations.db, clock: system.clock },
      log: (_level, message) => lines.push(message),
    })
  const stateOf = async () =>
    (await system.run<readonly Listed[]>('scimToken.list', { app })).find((one) => one.id === id)?.state
  const seconds = async () =>
    (await metricsOf(system)).value('overlock_token_expiry_seconds', {
      ...{ application: app, token: token.split('_')[1] ?? '' },
    })
  assert.deepEqual([await look(), await stateOf()], [0, 'valid'])
  const left = (await seconds()) ?? 0
  assert.ok(left > 39 * 86_400 && left <= 40 * 86_400, String(left))
  for (const days of [11, 23, 5.5]) {
    system.clock.advance(days * day)
    assert.deepEqual([await look(), await look(), await stateOf()], [1, 0, 'expiring'])
  }
  system.clock.advance(day)
  assert.deepEqual([await look(), await look(), await stateOf()], [1, 0, 'expired'])
  assert.equal(await seconds(), undefined)
  const expiring = await eventsOf(system, 'scimToken.expiring', 3)
  assert.deepEqual(
    expiring.map(({ entry }) => entry.data),
    [30, 7, 1].map((days) => ({ tokenId: id, days })),
  )
  assert.deepEqual((await eventsOf(system, 'scimToken.expired'))[0].entry.data, { tokenId: id })
  assert.equal(lines.length, 4)
  assert.match(lines[2] ?? '', /within a day/)
})

test('a token for Users changes no Group, also in an application that is called "users"', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scimUrl, app } = await connect(system, simulator, { app: 'users' })
  const { token } = await system.run<{ token: string }>('scimToken.create', { app, scope: 'users' })
  const post = (path: string, body: object) =>
    fetch(`${scimUrl}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
      body: JSON.stringify(body),
    })
  const refused = await post('/Groups', { displayName: 'Team' })
  assert.equal(refused.status, 403)
  assert.match(refused.headers.get('www-authenticate') ?? '', /error="insufficient_scope"/)
  assert.equal((await post('/Users', { userName: 'kim', active: true })).status, 201)
})

/** A well-formed token made of other parts. */
function withChecksum(body: string): string {
  const { crc32 } = process.getBuiltinModule('node:zlib')
  const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
  let text = ''
  for (let rest = crc32(body); rest > 0; rest = Math.floor(rest / 62)) text = `${digits[rest % 62]}${text}`
  return `${body}_${text.padStart(6, '0')}`
}
