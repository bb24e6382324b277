import assert from 'node:assert/strict'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { armFor } from '../gate/armed.ts'
import type { GatePolicy } from '../gate/gate-policy.ts'
import { parseTemplate } from '../template.ts'
import { findBrowser } from './find-browser.ts'
import { type BrowserSession, openBrowserSession } from './open-browser-session.ts'

/** A site whose page tries everything a page can do to send a change. */
async function hostileSite() {
  const got: string[] = []
  const server = createServer((incoming, answer) => {
    const url = new URL(incoming.url ?? '/', 'http://site')
    got.push(`${incoming.method} ${url.pathname}`)
    const to = url.searchParams.get('to') ?? '/'
    if (url.pathname === '/away') answer.writeHead(307, { location: to }).end()
    else if (url.pathname.endsWith('.js'))
      answer.writeHead(200, { 'content-type': 'text/javascript' }).end(script(url.pathname))
    else answer.writeHead(200, { 'content-type': 'text/html' }).end('<title>Site</title><h1>Users</h1>')
  })
  server.on('upgrade', (incoming: IncomingMessage, socket) => {
    got.push(`UPGRADE ${incoming.url}`)
    socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { origin: `http://127.0.0.1:${port}`, got, close: () => server.close() }
}

function script(path: string): string {
  const post = `fetch('/by-worker', { method: 'POST', body: 'x' })`
  if (path === '/shared.js') return `onconnect = () => ${post}`
  if (path === '/service.js') return `self.addEventListener('install', () => ${post})`
  return post
}

/** Runs in the page; each is one attack. */
const attacks: Readonly<Record<string, string>> = {
  fetch: `fetch('/w/fetch', { method: 'POST', body: 'x' })`,
  xhr: `(() => { const x = new XMLHttpRequest(); x.open('DELETE', '/w/xhr'); x.send() })()`,
  beacon: `navigator.sendBeacon('/w/beacon', 'x')`,
  keepalive: `fetch('/w/keepalive', { method: 'POST', keepalive: true, body: 'x' })`,
  worker: `new Worker('/worker.js')`,
  sharedWorker: `new SharedWorker('/shared.js')`,
  serviceWorker: `navigator.serviceWorker.register('/service.js')`,
  webSocket: `new WebSocket('ws://' + location.host + '/w/socket')`,
  formToBlank: form('/w/blank', '_blank'),
  formToFrame: `(() => { const f = document.createElement('iframe'); f.name = 'inner'; document.body.append(f); ${form('/w/frame', 'inner')} })()`,
  sharedWorkerInFrame: `(() => { const f = document.createElement('iframe'); f.src = '/frame'; document.body.append(f); f.onload = () => new f.contentWindow.SharedWorker('/shared.js') })()`,
  getWithVerb: `fetch('/w/users/7/delete')`,
  getWithVerbInQuery: `new Image().src = '/w/users?action=removeUser&id=7'`,
  graphql: `fetch('/graphql', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ operationName: 'listUsers', query: 'mutation listUsers { remove }' }) })`,
  put: `fetch('/w/put', { method: 'PUT', body: 'x' })`,
  foreign: `fetch('FOREIGN/w/foreign', { method: 'POST', mode: 'no-cors', body: 'x' })`,
  foreignImage: `new Image().src = 'FOREIGN/w/image'`,
  redirect: `fetch('/away?to=FOREIGN/w/redirected', { mode: 'no-cors' })`,
  navigateAway: `(() => { const f = document.createElement('iframe'); f.src = '/away?to=FOREIGN/w/framed'; document.body.append(f) })()`,
  eventSourceAway: `new EventSource('FOREIGN/w/events')`,
  peer: `new RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1' }] })`,
}

function form(action: string, target: string): string {
  return `(() => { const f = document.createElement('form'); f.method = 'post'; f.action = '${action}'; f.target = '${target}'; document.body.append(f); f.submit() })()`
}

type Site = Awaited<ReturnType<typeof hostileSite>>
let site: Site
let foreign: Site
let session: BrowserSession

before(async () => {
  site = await hostileSite()
  foreign = await hostileSite()
  const browser = await findBrowser(undefined)
  assert.ok(browser, 'no browser was found')
  const readPosts = [{ path: '/graphql', graphqlOperations: ['listUsers'], from: 'doc' as const }]
  const policy: GatePolicy = {
    origin: site.origin,
    egress: [],
    network: { readPosts, loginPosts: [], ignorePosts: [] },
  }
  session = await openBrowserSession({
    ...{ browser, policy, locale: 'en-US', timezone: 'UTC', allowPrivate: ['127.0.0.0/8'] },
    secretOf: async () => '',
  })
})

after(async () => {
  await session?.close()
  site?.close()
  foreign?.close()
})

const seenBy = (one: Site) =>
  one.got.filter((line) => !/^(GET|HEAD) \/(frame|away|worker\.js|favicon\.ico)?$/.test(line))

async function attackOn(page: Page, attack: string): Promise<void> {
  for (const { got } of [site, foreign]) got.length = 0
  await page.evaluate(`(() => { try { ${attack.replaceAll('FOREIGN', foreign.origin)} } catch {} })()`)
  await page.waitForTimeout(150)
}

/** Those to another site, and web sockets, are held up by the proxy alone; a peer connection is no HTTP. */
const heldElsewhere: readonly string[] = [
  ...(['webSocket', 'foreign', 'foreignImage', 'redirect', 'navigateAway', 'eventSourceAway'] as const),
  'peer',
]

test('without the gate each of these attacks arrives', async () => {
  const context = await session.page.context().browser()?.newContext({ ignoreHTTPSErrors: true })
  assert.ok(context)
  const page = await context.newPage()
  const harmless: string[] = []
  for (const [name, attack] of Object.entries(attacks)) {
    await page.goto(site.origin)
    await attackOn(page, attack)
    const arrived = () => seenBy(site).length + seenBy(foreign).length > 0
    for (let looks = 0; looks < 100 && !arrived() && !heldElsewhere.includes(name); looks += 1)
      await page.waitForTimeout(50)
    if (!arrived()) harmless.push(name)
  }
  await context.close()
  assert.deepEqual(harmless, heldElsewhere)
  assert.ok(session.proxy.refused.length >= 5, JSON.stringify(session.proxy.refused))
})

for (const [name, attack] of Object.entries(attacks))
  test(`a page can't send a change by ${name}`, async () => {
    await session.driver.navigate('/')
    await attackOn(session.page, attack)
    assert.deepEqual(seenBy(site), [])
    assert.deepEqual(seenBy(foreign), [])
  })

test('the request that was armed leaves once, with its answer, and about nobody else', async () => {
  const { driver, page } = session
  await driver.navigate('/')
  site.got.length = 0
  const armed = armFor(
    {
      methods: ['POST'],
      path: parseTemplate('/users/${captured.id}/off'),
      subject: [{ place: 'segment', is: parseTemplate('${captured.id}') }],
      from: 'doc',
      pathPrefix: undefined,
      graphqlOperation: undefined,
      body: undefined,
    },
    'ann@example.com',
    { input: {}, row: {}, captured: { id: '7' } },
  )
  assert.ok(armed)
  driver.gate.arm(armed)
  const send = (id: string) =>
    page.evaluate(`fetch('/users/${id}/off', { method: 'POST' }).then(() => 0, () => 1)`)
  assert.deepEqual([await send('77'), await send('7'), await send('7')], [1, 0, 1])
  assert.deepEqual(await driver.armedAnswer(1_000), { status: 200 })
  assert.deepEqual(site.got, ['POST /users/7/off'])
  assert.equal(driver.gate.disarm().sent, true)
})
