import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { openBrowser } from '../browser.ts'
import { company } from '../company-with-idp.ts'
import { assertAccessible, buildConsole, troublesOf } from '../console-tour.ts'

before(buildConsole)

test('in the browser: sign in by the identity provider, and show there again who is there', async () => {
  await using at = await company([{ group: 'owners', role: 'owner' }])
  at.idp.who = { sub: 'u-1', claims: { name: 'Ada', email: 'ada@example.com', groups: ['owners'] } }
  at.idp.signedInSecondsAgo = 3_600
  const browser = await openBrowser()
  try {
    const page = await (await browser.newContext()).newPage()
    const troubles = troublesOf(page)
    await page.goto(`${at.system.system.url}/people`)
    const button = page.getByRole('button', { name: 'Sign in with Company login' })
    await button.waitFor()
    await assertAccessible(page, 'sign-in')
    await button.click()
    await page.getByRole('heading', { name: 'People', level: 1 }).waitFor()
    await page.getByLabel('Name', { exact: true }).fill('Otto')
    await page.getByLabel('E-mail').fill('otto@example.com')
    await page.getByRole('button', { name: 'Invite' }).click()
    at.idp.signedInSecondsAgo = 0
    await page.getByRole('button', { name: 'To Company login' }).click()
    await page.waitForURL('**/people')
    await page.getByLabel('Name', { exact: true }).fill('Otto')
    await page.getByLabel('E-mail').fill('otto@example.com')
    await page.getByRole('button', { name: 'Invite' }).click()
    await page.getByText('Give it to the person alone').waitFor()
    // The refusal that asks for the proof is one of the browser's console lines.
    assert.deepEqual(
      troubles.filter((line) => !line.includes('403')),
      [],
    )
  } finally {
    await browser.close()
  }
})
