import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { startReference } from '../../connectors/reference/simulator/server.ts'
import { controlOf } from '../../simulation/control-client.ts'
import { openBrowser } from '../browser.ts'
import { browserOf, passphrase, signInAsOwner } from '../browser-client.ts'
import {
  addressesOf,
  assertAccessible,
  buildConsole,
  settled,
  themes,
  troublesOf,
  widths,
  windowOf,
} from '../console-tour.ts'
import { scimClient } from '../scim-client.ts'
import { connect, settledTasks, startTestSystem } from '../system.ts'

before(buildConsole)

const person = (name: string) => ({
  userName: `${name}@example.com`,
  name: { givenName: 'P', familyName: 'Q' },
  active: true,
})

test('the first hour: set-up link, owner, application, identity provider, plan, apply, proof, trail', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const browser = await openBrowser()
  try {
    const page = await (await browser.newContext()).newPage()
    const troubles = troublesOf(page)
    const { url } = await system.run<{ url: string }>('person.setupLink')
    await page.goto(url)
    await page.getByLabel('Your name').fill('Olga Owner')
    await page.getByLabel('Your e-mail').fill('olga@example.com')
    await page.getByLabel('Passphrase').fill(passphrase)
    const secret = (await page.locator('code').first().textContent()) ?? ''
    await page.getByLabel('Code that the app shows now').fill(browserOf(system).codeFor(secret))
    await page.getByRole('button', { name: 'Become the owner' }).click()
    await page.getByText('No application is connected yet.').waitFor()

    await page.getByRole('link', { name: 'Add an application' }).click()
    await page.getByLabel('Search').fill('reference')
    await page.getByRole('button', { name: /^Choose Reference/ }).click()
    await page.getByLabel('Name', { exact: true }).fill('crm')
    await page.getByLabel('Simulator, for a rehearsal').fill(simulator.url)
    await page.getByRole('button', { name: 'Connect' }).click()
    await page.getByRole('heading', { name: 'crm', level: 1 }).waitFor()
    await page.getByText('In the application').waitFor()
    assert.deepEqual(await controlOf(simulator).ledger(), [], 'nothing was written')

    await page.getByRole('button', { name: 'Identity provider' }).click()
    await page.getByRole('button', { name: 'Make a token' }).click()
    await page.getByText('Copy it now').waitFor()
    const token = (await page.getByText(/^ovls_/).textContent()) ?? ''
    const scim = scimClient(`${system.system.url}/scim/v2/crm`, token)
    assert.equal((await scim.post('/Users', person('ada'))).status, 201)
    await page.getByRole('cell', { name: 'POST /Users' }).first().waitFor()
    await page.getByText('done', { exact: true }).first().waitFor()
    assert.deepEqual(await controlOf(simulator).ledger(), [], 'in shadow nothing is written')

    await page.getByRole('button', { name: 'Settings' }).click()
    await page.getByRole('button', { name: /^Apply: carry out 1 planned/ }).click()
    await page.getByRole('button', { name: /^Back to shadow/ }).waitFor()
    await settledTasks(system)
    assert.equal((await controlOf(simulator).ledger()).filter(({ op }) => op === 'create').length, 1)

    await page.getByRole('link', { name: 'Changes', exact: true }).click()
    await page.getByLabel('Show', { exact: true }).selectOption('all')
    await page.getByRole('link', { name: 'ada@example.com' }).first().click()
    await page.getByText('Read back').waitFor()
    await page.getByText('verified').waitFor()
    await page.getByRole('link', { name: 'Audit', exact: true }).click()
    await page.getByText('task.finished').first().waitFor()
    assert.deepEqual(troubles, [])

    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await assertAccessible(page, 'sign-in')
    system.clock.advance(60_000)
    await page.getByLabel('E-mail').fill('olga@example.com')
    await page.getByLabel('Passphrase').fill(passphrase)
    await page.getByLabel('Code of your authenticator app').fill('000000')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').waitFor()
    await page.getByLabel('Code of your authenticator app').fill(browserOf(system).codeFor(secret))
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Sign out' }).waitFor()
  } finally {
    await browser.close()
  }
})

test('every page, wide and narrow, light and dark, is accessible, fits its width, and complains of nothing', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scim } = await connect(system, simulator, { guard: 'on' })
  const ids = []
  for (const name of ['ada', 'bob', 'cy', 'dee', 'eve'])
    ids.push((await scim.post('/Users', person(name))).body.id)
  await settledTasks(system)
  for (const id of ids.slice(0, 4))
    await scim.patch(`/Users/${id}`, { op: 'replace', path: 'active', value: false })
  const tasks = await settledTasks(system)
  const told = await system.run<{ id: string }>('notification.add', {
    name: 'desk',
    url: 'http://127.0.0.1:1/',
  })
  await system.run('notification.test', { id: told.id })
  const wish = { operation: 'task.cancel', input: { id: tasks[0]?.id }, reason: 'She is on leave.' }
  await system.run('proposal.make', wish)
  const session = await signInAsOwner(system)
  const browser = await openBrowser()
  let looked = 0
  try {
    for (const width of Object.keys(widths) as readonly (keyof typeof widths)[])
      for (const theme of themes) {
        const { context, page, troubles } = await windowOf(browser, system, session, { width, theme })
        for (const [name, path] of await addressesOf(system)) {
          await page.goto(new URL(path, system.system.url).href)
          await settled(page)
          await assertAccessible(page, `${name}, ${width}, ${theme}`)
          const wider = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
          assert.ok(wider <= 0, `${name} is ${wider} pixels wider than the ${width}`)
          looked += 1
        }
        for (const tab of ['Accounts', 'Identity provider', 'Mapping', 'Settings']) {
          await page.goto(new URL('/applications/reference', system.system.url).href)
          await page.getByRole('button', { name: tab }).click()
          await settled(page)
          await assertAccessible(page, `${tab}, ${width}, ${theme}`)
          looked += 1
        }
        assert.deepEqual(troubles, [])
        await context.close()
      }
  } finally {
    await browser.close()
  }
  assert.ok(looked >= 4 * 12, `only ${looked} were looked at`)
})

test('the way to a proof goes by keyboard alone', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scim } = await connect(system, simulator)
  await scim.post('/Users', person('ada'))
  await settledTasks(system)
  const session = await signInAsOwner(system)
  const browser = await openBrowser()
  try {
    const { page } = await windowOf(browser, system, session, { width: 'desktop', theme: 'light' })
    await page.goto(system.system.url)
    await settled(page)
    const press = async (target: string) => {
      for (let steps = 0; steps < 60; steps += 1) {
        await page.keyboard.press('Tab')
        const name = await page.evaluate<string>('document.activeElement.textContent')
        if (name === target) return page.keyboard.press('Enter')
      }
      assert.fail(`${target} is not reached by keyboard`)
    }
    await press('Changes')
    await page.getByLabel('Show', { exact: true }).focus()
    await page.keyboard.press('End')
    await page.getByRole('link', { name: 'ada@example.com' }).waitFor()
    await press('ada@example.com')
    await page.getByText('Read back').waitFor()
  } finally {
    await browser.close()
  }
})

test('the first page loads less than 200 kB of script, none of it inline, and no other origin', async () => {
  const folder = new URL('../../dist/console/', import.meta.url)
  const index = await readFile(new URL('index.html', folder), 'utf8')
  assert.doesNotMatch(index, /<script(?![^>]*src=)|<style|style=|https?:\/\/(?!www\.w3\.org)/)
  const scripts = (await readdir(new URL('assets/', folder))).filter((name) => name.endsWith('.js'))
  assert.ok(scripts.length > 5, 'pages are loaded when they are opened')
  let bytes = 0
  for (const name of scripts) bytes += gzipSync(await readFile(new URL(`assets/${name}`, folder))).length
  assert.ok(bytes < 200_000, `all scripts together have ${bytes} bytes`)
})
