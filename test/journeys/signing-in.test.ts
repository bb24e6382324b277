import assert from 'node:assert/strict'
import { request } from 'node:http'
import { test } from 'node:test'
import type { AuthState } from '../../src/http/auth-routes.ts'
import type { AuditView } from '../../src/operations/audit-list.ts'
import type { PersonView } from '../../src/operations/person-list.ts'
import { whomOf } from '../../src/people/sign-in-delay.ts'
import { browserOf, passphrase, signInAsOwner } from '../browser-client.ts'
import { startTestSystem, type TestSystem } from '../system.ts'

const stepMs = 30_000

test('the set-up link makes the owner once; then nobody comes in by it', async () => {
  await using system = await startTestSystem()
  const stranger = browserOf(system)
  assert.deepEqual((await stranger.send('GET', '/auth/state')).json, {
    setUp: false,
    oidc: null,
    session: null,
  })
  const { browser, code, joined } = await signInAsOwner(system)
  assert.equal(joined.status, 200)
  const { session } = joined.json as AuthState
  assert.deepEqual([session?.role, session?.person.email], ['owner', 'olga@example.com'])
  const set = joined.headers.getSetCookie()[0] ?? ''
  assert.match(set, /^sid=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/)
  assert.equal((await browser.send('GET', '/api/home')).status, 200)
  for (const path of ['/auth/setup', '/auth/invite']) {
    assert.equal((await stranger.send('POST', path, { code })).status, 404)
    assert.equal((await stranger.send('POST', path, { code: 'guessed' })).status, 404)
  }
  await assert.rejects(system.run('person.setupLink'), /owner who can sign in/)
  assert.equal((await stranger.send('GET', '/api/home')).status, 401)
})

test('a set-up link ends after half an hour, and an earlier one with the next', async () => {
  await using system = await startTestSystem()
  const browser = browserOf(system)
  const link = async () => new URL((await system.run<{ url: string }>('person.setupLink')).url).hash.slice(1)
  const first = await link()
  const second = await link()
  assert.equal((await browser.send('POST', '/auth/setup', { code: first })).status, 404)
  assert.equal((await browser.send('POST', '/auth/setup', { code: second })).status, 200)
  system.clock.advance(31 * 60_000)
  assert.equal((await browser.send('POST', '/auth/setup', { code: second })).status, 404)
})

test('a passphrase that is short, common or made of the name is not taken, and the link stays good', async () => {
  await using system = await startTestSystem()
  const browser = browserOf(system)
  const { url } = await system.run<{ url: string }>('person.setupLink')
  const code = new URL(url).hash.slice(1)
  const { json } = await browser.send('POST', '/auth/setup', { code })
  const { secret } = json['totp'] as { secret: string }
  const owner = { code, name: 'Olga Owner', email: 'olga@example.com', totpCode: browser.codeFor(secret) }
  for (const bad of ['short', 'password1234567890', 'aaaaaaaaaaaaaaaaaaaa', 'olga@example.com is me'])
    assert.equal(
      (await browser.send('POST', '/auth/setup/owner', { ...owner, passphrase: bad })).status,
      400,
      bad,
    )
  const wrongCode = { ...owner, passphrase, totpCode: '000000' }
  assert.equal((await browser.send('POST', '/auth/setup/owner', wrongCode)).status, 400)
  assert.equal((await browser.send('POST', '/auth/setup/owner', { ...owner, passphrase })).status, 200)
})

test('passphrase and code open a session; a code counts once, and who guesses is told nothing and waits', async () => {
  await using system = await startTestSystem()
  const { email, secret, usedCode } = await signInAsOwner(system)
  const browser = browserOf(system)
  const login = (more: object) =>
    browser.send('POST', '/auth/login', { email, passphrase, totpCode: browser.codeFor(secret), ...more })
  // A code is good for longer than it is shown: the very same one must not be good twice, whatever the time is.
  assert.equal((await login({ totpCode: usedCode })).status, 401, 'the code of the set-up was used')
  system.clock.advance(stepMs)
  const totpCode = browser.codeFor(secret)
  assert.equal((await login({ totpCode })).status, 200)
  const before = browser.cookie
  assert.equal((await login({ totpCode })).status, 401, 'the same code again')
  const unknown = await login({ email: 'nobody@example.com' })
  const wrong = await login({ passphrase: 'seven green kettles sleep' })
  assert.deepEqual([unknown.status, unknown.json['detail']], [wrong.status, wrong.json['detail']])
  for (let tries = 0; tries < 3; tries += 1) await login({ passphrase: 'wrong wrong wrong wrong' })
  const late = await login({})
  assert.equal(late.status, 429)
  assert.ok(Number(late.headers.get('retry-after')) > 0)
  system.clock.advance(15 * 60_000)
  assert.equal((await login({})).status, 200, 'nobody is locked out')
  assert.notEqual(browser.cookie, before, 'a new name with each sign-in')
  const { entries } = await system.run<{ entries: AuditView[] }>('audit.list', { event: 'session.begun' })
  assert.equal(entries.length, 2)
})

test('who knows an e-mail can not keep its owner out: tries from elsewhere cost them a moment at most', async () => {
  await using system = await startTestSystem({ trustedProxies: ['127.0.0.1'] })
  const { email, secret } = await signInAsOwner(system)
  const browser = browserOf(system)
  const login = (from: string, more: object = {}) => {
    const given = { email, passphrase, totpCode: browser.codeFor(secret), ...more }
    return browser.send('POST', '/auth/login', given, { 'x-forwarded-for': from })
  }
  const { db, keyring } = system.system.operations
  const key = whomOf(keyring, email)
  const wrong = { passphrase: 'wrong wrong wrong wrong' }
  for (let tries = 0; tries < 5; tries += 1) assert.equal((await login('203.0.113.7', wrong)).status, 401)
  assert.equal((await login('203.0.113.7')).status, 429, 'it waits')
  system.clock.advance(stepMs)
  assert.equal((await login('198.51.100.9')).status, 200, 'and the owner comes in')
  await db.insertInto('sign_in_delay').values({ key, failures: 5_000, until: system.clock.now() }).execute()
  assert.equal((await login('203.0.113.8', wrong)).status, 401)
  const { until } = await db
    .selectFrom('sign_in_delay')
    .select('until')
    .where('key', '=', key)
    .executeTakeFirstOrThrow()
  assert.ok(until.getTime() - system.clock.now().getTime() <= 20_000)
})

test('by plain http over a network nobody signs in', async () => {
  await using system = await startTestSystem()
  const { email, secret } = await signInAsOwner(system)
  system.clock.advance(stepMs)
  const browser = browserOf(system)
  const { hostname, port } = new URL(system.system.url)
  const body = JSON.stringify({ email, passphrase, totpCode: browser.codeFor(secret) })
  const login = (headers: Record<string, string>) =>
    new Promise<number>((resolve, reject) => {
      const options = { hostname, port, method: 'POST', path: '/auth/login' }
      const sent = request(
        { ...options, headers: { 'content-type': 'application/json', ...headers } },
        (reply) => {
          reply.resume()
          resolve(reply.statusCode ?? 0)
        },
      )
      sent.on('error', reject).end(body)
    })
  assert.equal(await login({ host: 'overlock.corp.example' }), 403)
  assert.equal(await login({ host: '10.1.2.3:8080' }), 403)
  const proxied = { host: 'overlock.corp.example', origin: 'https://overlock.corp.example' }
  assert.equal(await login(proxied), 200, 'TLS ends before us')
})

test('a session ends by itself, by signing out, and when its person is shut out', async () => {
  await using system = await startTestSystem()
  const { browser, secret, email } = await signInAsOwner(system)
  const alive = async () => (await browser.send('GET', '/api/home')).status === 200
  system.clock.advance(29 * 60_000)
  assert.ok(await alive())
  system.clock.advance(29 * 60_000)
  assert.ok(await alive(), 'it was used in between')
  system.clock.advance(31 * 60_000)
  assert.ok(!(await alive()))
  const login = () =>
    browser.send('POST', '/auth/login', { email, passphrase, totpCode: browser.codeFor(secret) })
  assert.equal((await login()).status, 200)
  const cookie = browser.cookie
  assert.equal((await browser.send('POST', '/auth/logout', {})).status, 200)
  browser.cookie = cookie
  assert.ok(!(await alive()), 'the name is worth nothing any more')
})

test('the owner invites; roles are kept; a shut door ends the sessions; the last owner stays', async () => {
  await using system = await startTestSystem()
  const { browser: owner } = await signInAsOwner(system)
  const invited = await owner.send('POST', '/api/people', {
    ...{ email: 'otto@example.com', name: 'Otto Operator', role: 'operator' },
  })
  assert.equal(invited.status, 200)
  const code = new URL(String(invited.json['url'])).hash.slice(1)
  const otto = browserOf(system)
  const look = await otto.send('POST', '/auth/invite', { code })
  assert.deepEqual(look.json['person'], { name: 'Otto Operator', email: 'otto@example.com' })
  const { secret } = look.json['totp'] as { secret: string }
  const accept = { code, passphrase: 'nine patient otters swim', totpCode: otto.codeFor(secret) }
  assert.equal((await otto.send('POST', '/auth/invite/accept', accept)).status, 200)
  assert.equal((await otto.send('GET', '/api/tasks')).status, 200)
  assert.equal(
    (await otto.send('POST', '/api/people', { email: 'x@example.com', name: 'X', role: 'owner' })).status,
    403,
  )
  const people = (await owner.send('GET', '/api/people')).json as unknown as readonly PersonView[]
  const [olga, other] = ['olga', 'otto'].map((name) => people.find(({ email }) => email.startsWith(name)))
  assert.equal((await owner.send('PUT', `/api/people/${other?.id}`, { access: 'off' })).status, 200)
  assert.equal((await otto.send('GET', '/api/tasks')).status, 401)
  assert.equal((await owner.send('PUT', `/api/people/${olga?.id}`, { role: 'admin' })).status, 409)
  assert.equal((await owner.send('PUT', `/api/people/${olga?.id}`, { access: 'off' })).status, 409)
})

test('what is dangerous needs a proof of the last five minutes, and gives a new session', async () => {
  await using system = await startTestSystem()
  const { browser, secret } = await signInAsOwner(system)
  const invite = () =>
    browser.send('POST', '/api/people', { email: 'x@example.com', name: 'X', role: 'auditor' })
  assert.equal((await invite()).status, 200)
  system.clock.advance(6 * 60_000)
  const refused = await invite()
  assert.deepEqual([refused.status, refused.json['code']], [403, 'reauthenticate'])
  const before = browser.cookie
  const again = (totpCode: string) => browser.send('POST', '/auth/reauthenticate', { passphrase, totpCode })
  assert.equal((await again('123456')).status, 401)
  assert.equal((await again(browser.codeFor(secret))).status, 200)
  assert.notEqual(browser.cookie, before)
  assert.equal((await invite()).status, 200)
})

test('other pages can not use a session, and ours can not be framed', async () => {
  await using system = await startTestSystem()
  const { browser, joined } = await signInAsOwner(system)
  const body = { switch: 'on' }
  const put = (headers: Record<string, string>) => browser.send('PUT', '/api/kill-switch', body, headers)
  assert.equal((await put({ 'x-overlock-csrf': 'guessed' })).status, 403)
  assert.equal((await put({ origin: 'https://evil.example' })).status, 403)
  assert.equal((await put({ 'sec-fetch-site': 'cross-site' })).status, 403)
  assert.equal((await put({ origin: 'null' })).status, 403)
  assert.equal((await put({ origin: system.system.url, 'sec-fetch-site': 'same-origin' })).status, 200)
  const foreign = await browser.send('POST', '/auth/logout', {}, { origin: 'https://evil.example' })
  assert.equal(foreign.status, 403)
  assert.match(joined.headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/)
  assert.equal(joined.headers.get('x-frame-options'), 'DENY')
  assert.equal(joined.headers.get('access-control-allow-origin'), null)
})

test('nothing that opens a door is stored readable or told anywhere', async () => {
  await using system = await startTestSystem()
  const { browser, code, secret } = await signInAsOwner(system)
  const name = browser.cookie.split('=')[1] ?? ''
  assert.ok(name.length > 40)
  // Typed into the wrong field.
  const mistaken = { email: passphrase, passphrase, totpCode: '000000' }
  assert.equal((await browser.send('POST', '/auth/login', mistaken)).status, 401)
  const rows = await everythingIn(system)
  const logged = JSON.stringify(system.logged)
  const trail = (await system.exportTrail()).join('\n')
  for (const hidden of [passphrase, code, secret, name]) {
    assert.ok(!rows.includes(hidden))
    assert.ok(!logged.includes(hidden))
    assert.ok(!trail.includes(hidden))
  }
})

async function everythingIn(system: TestSystem): Promise<string> {
  const { db } = system.system.operations
  const tables = ['person', 'session', 'joining_code', 'sign_in_delay', 'audit_entry'] as const
  const rows = await Promise.all(tables.map((table) => db.selectFrom(table).selectAll().execute()))
  const text = JSON.stringify(rows, (_key, value: unknown) =>
    value instanceof Buffer ? value.toString('latin1') : value,
  )
  assert.ok(text.includes('olga@example.com'))
  return text
}
