import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startReference } from '../../connectors/reference/simulator/server.ts'
import { browserOf, signInAsOwner } from '../browser-client.ts'
import { colleague } from '../people.ts'
import { connect, startTestSystem } from '../system.ts'

type Row = Readonly<Record<string, unknown>>
const rowsOf = (json: unknown) => json as readonly Row[]

test('a token belongs to whom it was made by, and ends when what they may do changes', async () => {
  await using system = await startTestSystem()
  const { browser: olga } = await signInAsOwner(system)
  const otto = await colleague(system, olga, 'otto', 'owner')
  const made = await otto.browser.send('POST', '/api/api-tokens', { label: 'ci', role: 'auditor' })
  const bearer = { authorization: `Bearer ${String(made.json['token'])}` }
  const ask = async () => (await browserOf(system).send('GET', '/api/applications', undefined, bearer)).status
  assert.equal(await ask(), 200)
  const listed = rowsOf((await olga.send('GET', '/api/api-tokens')).json)
  assert.deepEqual(
    listed.map(({ label, person }) => [label, person]),
    [
      ['local credential', null],
      ['ci', 'otto@example.com'],
    ],
  )
  const changed = await olga.send('PUT', `/api/people/${otto.id}`, { role: 'operator' })
  assert.deepEqual([changed.json['endedSessions'], changed.json['revokedTokens']], [1, 1])
  assert.equal(await ask(), 401)
  assert.equal((await otto.browser.send('GET', '/api/applications')).status, 401, 'signed out as well')
})

test('people see and end their own sessions; the owner those of all', async () => {
  await using system = await startTestSystem()
  const { browser: olga } = await signInAsOwner(system)
  const otto = await colleague(system, olga, 'otto', 'auditor')
  const all = rowsOf((await olga.send('GET', '/api/sessions')).json)
  assert.deepEqual(all.map(({ person }) => person).toSorted(), ['olga@example.com', 'otto@example.com'])
  const own = rowsOf((await otto.browser.send('GET', '/api/sessions')).json)
  assert.deepEqual(
    own.map(({ person, own: mine, via }) => [person, mine, via]),
    [['otto@example.com', true, 'passphrase']],
  )
  const olgas = all.find(({ person }) => person === 'olga@example.com')?.['id']
  assert.equal((await otto.browser.send('DELETE', `/api/sessions/${olgas}`)).status, 404)
  assert.equal((await olga.send('DELETE', `/api/sessions/${own[0]?.['id']}`)).status, 200)
  assert.equal((await otto.browser.send('GET', '/api/sessions')).status, 401)
})

test('an owner of an application has at least one, and sees it alone', async () => {
  await using simulator = await startReference()
  await using other = await startReference()
  await using system = await startTestSystem()
  await connect(system, simulator, { app: 'crm' })
  await connect(system, other, { app: 'shop' })
  const { browser: olga } = await signInAsOwner(system)
  const none = await olga.send('POST', '/api/people', { email: 'a@example.com', name: 'A', role: 'appOwner' })
  assert.equal(none.status, 400)
  const wide = { email: 'a@example.com', name: 'A', role: 'admin', apps: ['crm'] }
  assert.equal((await olga.send('POST', '/api/people', wide)).status, 400)
  const ada = await colleague(system, olga, 'ada', 'appOwner', { apps: ['crm'] })
  const slugs = async () =>
    rowsOf((await ada.browser.send('GET', '/api/applications')).json).map(({ slug }) => slug)
  assert.deepEqual(await slugs(), ['crm'])
  const state = (await ada.browser.send('GET', '/auth/state')).json['session'] as Row
  assert.deepEqual(state['applications'], ['crm'])
  assert.equal((await olga.send('PUT', `/api/people/${ada.id}`, { apps: ['shop', 'crm'] })).status, 200)
  const people = rowsOf((await olga.send('GET', '/api/people')).json)
  assert.deepEqual(people.find(({ id }) => id === ada.id)?.['apps'], ['crm', 'shop'])
  await ada.browser.send('POST', '/auth/login', {
    email: ada.email,
    passphrase: ada.passphrase,
    totpCode: '000000',
  })
  system.clock.advance(60_000)
  const again = await ada.browser.send('POST', '/auth/login', {
    ...{ email: ada.email, passphrase: ada.passphrase, totpCode: ada.browser.codeFor(ada.secret) },
  })
  assert.equal(again.status, 200)
  assert.deepEqual(await slugs(), ['crm', 'shop'])
})

test('a screen that listens hears of its own applications only, and no longer than its person may ask', async () => {
  await using simulator = await startReference()
  await using other = await startReference()
  await using system = await startTestSystem()
  const crm = await connect(system, simulator, { app: 'crm' })
  const shop = await connect(system, other, { app: 'shop' })
  const { browser: olga } = await signInAsOwner(system)
  const ada = await colleague(system, olga, 'ada', 'appOwner', { apps: ['crm'] })
  const reply = await fetch(`${system.system.url}/api/events`, { headers: { cookie: ada.browser.cookie } })
  const reader = reply.body?.pipeThrough(new TextDecoderStream()).getReader() ?? assert.fail()
  let heard = ''
  const until = async (fits: () => boolean) => {
    while (!fits()) {
      const { value, done } = await reader.read()
      if (done) return 'ended'
      heard += value
    }
    return 'heard'
  }
  await shop.scim.post('/Users', { userName: 'kim', active: true })
  await crm.scim.post('/Users', { userName: 'kim', active: true })
  assert.equal(await until(() => /"topic":"tasks","app":"crm"/.test(heard)), 'heard')
  assert.ok(!heard.includes('shop'), heard)
  await olga.send('PUT', `/api/people/${ada.id}`, { access: 'off' })
  assert.equal(await until(() => false), 'ended')
})
