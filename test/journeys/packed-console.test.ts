import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { TOTP } from 'otpauth'
import { startActiveCampaign } from '../../connectors/activecampaign/simulator/server.ts'
import { controlOf } from '../../simulation/control-client.ts'
import { removeCluster } from '../../src/store/launcher/remove-cluster.ts'
import { openBrowser } from '../browser.ts'
import { passphrase } from '../browser-client.ts'
import { assertAccessible, troublesOf } from '../console-tour.ts'
import { installAlone, packOverlock, runIn } from '../packed-package.ts'
import { scimClient } from '../scim-client.ts'

/** `npx overlock serve` in a folder that holds the package and nothing else; with the link of its first owner. */
async function serve(folder: string) {
  const data = await mkdtemp(join(tmpdir(), 'overlock-packed-'))
  const env = {
    ...{ PATH: process.env['PATH'], HOME: process.env['HOME'], OVERLOCK_DATA: data, OVERLOCK_PORT: '0' },
    ...{ OVERLOCK_ALLOW_PRIVATE_EGRESS: '127.0.0.0/8', OVERLOCK_LOG: 'warn' },
  }
  const child = spawn('npx', ['--no-install', 'overlock', 'serve'], { cwd: folder, env, stdio: 'pipe' })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += String(chunk)
    })
  const link = async () => {
    for (const until = performance.now() + 90_000; performance.now() < until; await sleep(100)) {
      const found = /https?:\/\/\S+\/setup#\S+/.exec(output)?.[0]
      if (found !== undefined) return found
      assert.equal(child.exitCode, null, output)
    }
    throw new Error(`no set-up link came: ${output}`)
  }
  return {
    ...{ data, link },
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null) {
        const ended = once(child, 'exit')
        child.kill('SIGTERM')
        await ended
      }
      // npx is gone before what it started has finished.
      for (const until = performance.now() + 20_000; performance.now() < until; await sleep(100))
        if ((await removeCluster(data).catch(() => 'runs')) !== 'runs') break
      await rm(data, { recursive: true, force: true })
    },
  }
}

test('the packed package in an empty folder: from the set-up link to a proved change, by the console', async () => {
  await using packed = await packOverlock(true)
  await using installed = await installAlone(packed.tarball)
  const { folder } = installed
  const names = await readdir(join(folder, 'node_modules'))
  for (const tool of ['typescript', 'vite', 'react']) assert.ok(!names.includes(tool), tool)
  await using simulator = await startActiveCampaign({ rateLimit: false })
  await using server = await serve(folder)
  const link = await server.link()
  const origin = new URL(link).origin
  const browser = await openBrowser()
  try {
    const page = await (await browser.newContext()).newPage()
    const troubles = troublesOf(page)
    await page.goto(link)
    await page.getByLabel('Your name').fill('Olga Owner')
    await page.getByLabel('Your e-mail').fill('olga@example.com')
    await page.getByLabel('Passphrase').fill(passphrase)
    const secret = (await page.locator('code').first().textContent()) ?? ''
    await page.getByLabel('Code that the app shows now').fill(new TOTP({ secret }).generate())
    await page.getByRole('button', { name: 'Become the owner' }).click()
    await page.getByText('No application is connected yet.').waitFor()

    await page.getByRole('link', { name: 'Add an application' }).click()
    await page.getByLabel('Search').fill('active')
    await page.getByRole('button', { name: /^Choose ActiveCampaign/ }).click()
    await page.getByLabel('Name', { exact: true }).fill('marketing')
    await page.getByLabel('Simulator, for a rehearsal').fill(simulator.url)
    await page.getByRole('button', { name: 'Connect' }).click()
    await page.getByRole('heading', { name: 'marketing', level: 1 }).waitFor()
    await page.getByText('In the application').waitFor()
    // A simulator is prepared at once, as a real application only is when a person agrees.
    const written = async () =>
      (await controlOf(simulator).ledger()).map(({ op }) => op).filter((op) => op !== 'group')
    assert.deepEqual(await written(), [], 'nothing was written')

    await page.getByRole('button', { name: 'Identity provider' }).click()
    await page.getByRole('button', { name: 'Make a token' }).click()
    await page.getByText('Copy it now').waitFor()
    const token = (await page.getByText(/^ovls_/).textContent()) ?? ''
    const scim = scimClient(`${origin}/scim/v2/marketing`, token)
    const person = {
      userName: 'ada@example.com',
      name: { givenName: 'Ada', familyName: 'Lind' },
      active: true,
    }
    assert.equal((await scim.post('/Users', person)).status, 201)
    await page.getByRole('cell', { name: 'POST /Users' }).first().waitFor()
    assert.deepEqual(await written(), [], 'in shadow nothing is written')

    await page.getByRole('button', { name: 'Settings' }).click()
    await page.getByRole('button', { name: /^Apply: carry out 1 planned/ }).click()
    await page.getByRole('button', { name: /^Back to shadow/ }).waitFor()
    await page.getByRole('link', { name: 'Changes', exact: true }).click()
    await page.getByLabel('Show', { exact: true }).selectOption('all')
    await page.getByRole('link', { name: 'ada@example.com' }).first().click()
    await page.getByText('Read back').waitFor()
    await page.getByText('verified').first().waitFor()
    assert.deepEqual(await written(), ['create'])
    await assertAccessible(page, 'change')
    assert.deepEqual(troubles, [])
  } finally {
    await browser.close()
  }
  const trail = join(server.data, 'trail.ndjson')
  const overlock = `OVERLOCK_DATA=${server.data} npx --no-install overlock`
  const verified = await runIn(folder, 'sh', [
    '-c',
    `${overlock} audit export > ${trail} && ${overlock} audit verify ${trail}`,
  ])
  assert.equal(verified.code, 0, `${verified.stdout}\n${verified.stderr}`)
})
