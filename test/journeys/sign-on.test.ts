import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AuthState } from '../../src/http/auth-routes.ts'
import { type Company, company } from '../company-with-idp.ts'
import { oidcClient, otherClient } from '../oidc-idp.ts'
import { type WalkingBrowser, walkingBrowser } from '../walking-browser.ts'

const startOf = ({ system }: Company, query = '') => `${system.system.url}/auth/oidc/start${query}`

async function stateIn({ system }: Company, browser: WalkingBrowser): Promise<AuthState> {
  return JSON.parse((await browser.walk(`${system.system.url}/auth/state`)).text) as AuthState
}

/** Goes to the provider and stops where it sends the browser back to us. */
async function toCallback(at: Company, browser: WalkingBrowser, change: (url: URL) => void = () => {}) {
  const away = await browser.walk(startOf(at), (next) => next.origin === at.idp.issuer)
  assert.equal(away.status, 303)
  const asked = away.next ?? assert.fail()
  const nonce = asked.searchParams.get('nonce') ?? ''
  change(asked)
  const back = await browser.walk(asked, (next) => next.pathname === '/auth/oidc/callback')
  return { asked, nonce, callback: back.next ?? assert.fail(`not sent back: ${back.status} ${back.text}`) }
}

const admins = [
  { group: 'overlock-admins', role: 'admin' },
  { group: 'helpdesk', role: 'operator' },
] as const

test('whoever is in a group signs in with its role, and comes back to the page they were on', async () => {
  await using at = await company(admins)
  at.idp.who = { sub: 'u-1', claims: { name: 'Ada', email: 'ada@example.com', groups: ['x', 'helpdesk'] } }
  const browser = walkingBrowser()
  assert.deepEqual((await stateIn(at, browser)).oidc, { name: 'Company login' })
  const arrived = await browser.walk(
    startOf(at, '?to=/changes%3Fopen=1'),
    ({ pathname }) => pathname === '/changes',
  )
  assert.equal(arrived.next?.href, `${at.system.system.url}/changes?open=1`)
  const { session } = await stateIn(at, browser)
  assert.deepEqual([session?.role, session?.via, session?.person.name], ['operator', 'oidc', 'Ada'])
  const { asked } = await toCallback(at, walkingBrowser())
  assert.equal(asked.searchParams.get('code_challenge_method'), 'S256')
  assert.equal(asked.searchParams.get('response_type'), 'code')
  const reply = await browser.walk(`${at.system.system.url}/api/tasks`)
  assert.equal(reply.status, 200)
})

test('groups of today count: another role ends what was open, none shuts the door', async () => {
  await using at = await company(admins)
  const ada = (groups: readonly string[]) => ({ sub: 'u-1', claims: { name: 'Ada', groups } })
  const first = walkingBrowser()
  at.idp.who = ada(['helpdesk'])
  await first.walk(startOf(at), ({ pathname }) => pathname === '/')
  at.idp.who = ada(['overlock-admins'])
  const second = walkingBrowser()
  await second.walk(startOf(at), ({ pathname }) => pathname === '/')
  assert.equal((await stateIn(at, first)).session, null)
  assert.equal((await stateIn(at, second)).session?.role, 'admin')
  at.idp.who = ada([])
  const third = await walkingBrowser().walk(startOf(at))
  assert.equal(third.status, 403)
  assert.match(third.text, /None of your groups/)
  assert.equal((await stateIn(at, second)).session, null)
  const people = (await at.owner.send('GET', '/api/people')).json as unknown as readonly object[]
  assert.equal(people.length, 2, 'one person, whatever the groups')
})

test('without a group only an invitation lets somebody in, and an e-mail never', async () => {
  await using at = await company()
  const invited = await at.owner.send('POST', '/api/people', {
    ...{ email: 'otto@example.com', name: 'Otto', role: 'auditor' },
  })
  const code = new URL(String(invited.json['url'])).hash.slice(1)
  at.idp.who = { sub: 'evil', claims: { email: 'otto@example.com', email_verified: true, groups: ['owner'] } }
  const thief = await walkingBrowser().walk(startOf(at))
  assert.deepEqual([thief.status, /nobody invited you/.test(thief.text)], [403, true])
  at.idp.who = { sub: 'u-7', claims: { email: 'otto@another.example' } }
  const browser = walkingBrowser()
  const begun = await browser.send(`${startOf(at)}`, { method: 'POST', body: { code, to: '/' } })
  const { url } = JSON.parse(begun.text) as { url: string }
  await browser.walk(url, (next) => next.pathname === '/')
  const { session } = await stateIn(at, browser)
  assert.deepEqual([session?.role, session?.person.email], ['auditor', 'otto@example.com'])
  const again = walkingBrowser()
  await again.walk(startOf(at), (next) => next.pathname === '/')
  assert.equal((await stateIn(at, again)).session?.person.id, session?.person.id)
  const reused = walkingBrowser()
  at.idp.who = { sub: 'u-8', claims: {} }
  const second = await reused.send(startOf(at), { method: 'POST', body: { code, to: '/' } })
  assert.equal((await reused.walk((JSON.parse(second.text) as { url: string }).url)).status, 404)
  assert.equal(
    (await at.owner.send('PUT', `/api/people/${session?.person.id}`, { access: 'off' })).status,
    200,
  )
  at.idp.who = { sub: 'u-7', claims: {} }
  assert.match((await walkingBrowser().walk(startOf(at))).text, /taken away/)
})

test('an answer that was not asked for here, or is not for us, signs nobody in', async () => {
  await using at = await company(admins)
  at.idp.who = { sub: 'u-1', claims: { name: 'Ada', groups: ['helpdesk'] } }
  const refusals: [string, number][] = []
  const refused = async (what: string, browser: WalkingBrowser, callback: URL) => {
    refusals.push([what, (await browser.walk(callback)).status])
    assert.equal((await stateIn(at, browser)).session, null, what)
  }

  const state = walkingBrowser()
  const { callback: wrongState } = await toCallback(at, state)
  wrongState.searchParams.set('state', 'guessed')
  await refused('another state', state, wrongState)

  const nonce = walkingBrowser()
  const { callback: wrongNonce } = await toCallback(at, nonce, (url) =>
    url.searchParams.set('nonce', 'replayed'),
  )
  await refused('another nonce', nonce, wrongNonce)

  const pkce = walkingBrowser()
  const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
  const { callback: wrongProof } = await toCallback(at, pkce, (url) =>
    url.searchParams.set('code_challenge', challenge),
  )
  await refused('a code made for another browser', pkce, wrongProof)

  const { callback: stolen } = await toCallback(at, walkingBrowser())
  await refused('a code that another browser asked for', walkingBrowser(), stolen)

  const issuer = walkingBrowser()
  const { callback: wrongIssuer } = await toCallback(at, issuer)
  wrongIssuer.searchParams.set('iss', 'https://evil.example')
  await refused('another issuer', issuer, wrongIssuer)

  const denied = walkingBrowser()
  const { callback: no } = await toCallback(at, denied)
  const error = new URL(no)
  error.searchParams.delete('code')
  error.searchParams.set('error', 'access_denied')
  await refused('a refusal', denied, error)

  assert.deepEqual(
    refusals.map(([what, status]) => [what, status >= 400 && status < 500]),
    refusals.map(([what]) => [what, true]),
  )
  assert.equal(refusals.length, 6)
  const trail = (await at.system.exportTrail()).filter((line) => line.includes('signIn.refused'))
  assert.ok(trail.length >= 5)
})

test('an ID token for another application, or a changed one, signs nobody in; the very same way the right one does', async () => {
  await using at = await company(admins)
  at.idp.who = { sub: 'u-1', claims: { name: 'Ada', groups: ['helpdesk'] } }
  const tokenFor = async (nonce: string, { id, secret, redirect }: typeof otherClient) => {
    const authorize = new URL('/auth', at.idp.issuer)
    authorize.search = new URLSearchParams({
      ...{ client_id: id, redirect_uri: redirect, response_type: 'code', nonce },
      scope: 'openid profile email',
    }).toString()
    const back = await walkingBrowser().walk(authorize, (next) => next.href.startsWith(redirect))
    const reply = await fetch(new URL('/token', at.idp.issuer), {
      method: 'POST',
      body: new URLSearchParams({
        ...{ client_id: id, client_secret: secret, redirect_uri: redirect },
        ...{ grant_type: 'authorization_code', code: back.next?.searchParams.get('code') ?? '' },
      }),
    })
    return ((await reply.json()) as { id_token: string }).id_token
  }
  const own = { ...oidcClient, redirect: `${at.system.system.url}/auth/oidc/callback` }
  const changed = (token: string) => {
    const [head = '', body = '', signature = ''] = token.split('.')
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as object
    const text = JSON.stringify({ ...claims, groups: ['overlock-admins'] })
    return `${head}.${Buffer.from(text).toString('base64url')}.${signature}`
  }
  const cases: readonly (readonly [string, typeof otherClient, (token: string) => string, boolean])[] = [
    ['for another application', otherClient, (token) => token, false],
    ['changed on the way', own, changed, false],
    ['the right one', own, (token) => token, true],
  ]
  for (const [what, client, change, works] of cases) {
    const browser = walkingBrowser()
    const { nonce, callback } = await toCallback(at, browser)
    const token = await tokenFor(nonce, client)
    at.idp.swap = change(token)
    await browser.walk(callback, (next) => next.pathname === '/')
    at.idp.swap = undefined
    assert.equal((await stateIn(at, browser)).session !== null, works, what)
  }
})

test('what is dangerous asks the provider again who is there; a sign-in of long ago is not enough', async () => {
  await using at = await company([{ group: 'owners', role: 'owner' }])
  at.idp.who = { sub: 'u-1', claims: { name: 'Ada', groups: ['owners'] } }
  at.idp.signedInSecondsAgo = 3_600
  const browser = walkingBrowser()
  await browser.walk(startOf(at), (next) => next.pathname === '/')
  const invite = async () => {
    const { session } = await stateIn(at, browser)
    const person = { email: 'x@example.com', name: 'X', role: 'auditor' }
    const headers = { 'x-overlock-csrf': session?.csrf ?? '' }
    return browser.send(`${at.system.system.url}/api/people`, { method: 'POST', body: person, headers })
  }
  const refused = await invite()
  assert.deepEqual([refused.status, /reauthenticate/.test(refused.text)], [403, true])
  const before = browser.cookies(at.system.system.url).get('sid')
  at.idp.signedInSecondsAgo = 0
  await browser.walk(startOf(at, '?again=1&to=/people'), (next) => next.pathname === '/people')
  assert.notEqual(browser.cookies(at.system.system.url).get('sid'), before, 'a new name')
  assert.equal((await invite()).status, 200)
  browser.cookies(at.idp.issuer).clear()
  at.idp.who = { sub: 'u-2', claims: { groups: ['owners'] } }
  const swapped = await browser.walk(startOf(at, '?again=1'))
  assert.deepEqual([swapped.status, /somebody else/.test(swapped.text)], [403, true])
})

test('nobody is sent to another place than ours, and only the host of the issuer is asked', async () => {
  await using at = await company(admins)
  at.idp.who = { sub: 'u-1', claims: { groups: ['helpdesk'] } }
  for (const to of [
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example/',
    '/\t/evil.example',
    'javascript:alert(1)',
  ]) {
    const arrived = await walkingBrowser().walk(
      startOf(at, `?to=${encodeURIComponent(to)}`),
      (next) => next.port !== new URL(at.idp.issuer).port && !next.pathname.startsWith('/auth'),
    )
    assert.equal(arrived.next?.origin, at.system.system.url, to)
  }
  assert.ok(at.idp.requests.includes('POST /token'))
})

test('while the provider is away people are told so, and everybody else still signs in', async () => {
  await using at = await company()
  await at.idp[Symbol.asyncDispose]()
  const reply = await walkingBrowser().walk(startOf(at))
  assert.equal(reply.status, 502)
  assert.match(reply.text, /does not answer/)
  assert.match(reply.headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/)
  assert.equal((await at.owner.send('GET', '/api/home')).status, 200)
})
