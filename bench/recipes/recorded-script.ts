import { type Browser, chromium, type Page } from 'playwright-core'
import { findBrowser } from '../../src/recipe/browser/find-browser.ts'
import { nextCode } from '../../src/recipe/runner/one-time-codes.ts'

/** What somebody records and replays: the first row that fits, one click after the other, no look afterwards. */
export type RecordedScript = {
  disable(email: string): Promise<'done' | 'error'>
  invite(email: string, role: string): Promise<'done' | 'error'>
  setRole(email: string, role: string): Promise<'done' | 'error'>
  close(): Promise<void>
}

type Account = { readonly username: string; readonly password: string; readonly totp: string }

const patienceMs = 2_500

export async function openRecordedScript(url: string, account: Account): Promise<RecordedScript> {
  const found = await findBrowser(undefined)
  if (found === undefined) throw new Error('there is no browser')
  const browser = await chromium.launch({
    executablePath: found.path,
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
    ...(found.libraries !== undefined && { env: { LD_LIBRARY_PATH: found.libraries } }),
  })
  const page = await signedIn(browser, url, account)
  const row = async (email: string) => {
    await page.goto(`${url}/settings/user-management`)
    await page.getByRole('searchbox').fill(email)
    await page.keyboard.press('Enter')
    return page.locator('tr', { hasText: email }).first()
  }
  const choose = async (email: string, item: string) => {
    await (await row(email)).getByRole('button').click()
    await page.getByRole('menuitem', { name: item }).click()
  }
  const attempt = async (act: () => Promise<void>) => {
    try {
      await act()
      return 'done' as const
    } catch {
      return 'error' as const
    }
  }
  const confirm = async (name: string) => {
    await Promise.all([
      page.waitForResponse((answer) => answer.request().method() === 'POST'),
      page.getByRole('dialog').getByRole('button', { name }).click(),
    ])
  }
  return {
    disable: (email) =>
      attempt(async () => {
        await choose(email, 'Disable')
        await confirm('Disable')
      }),
    setRole: (email, role) =>
      attempt(async () => {
        await choose(email, 'Edit Role')
        await page.getByRole('dialog').getByRole('combobox').selectOption(role)
        await confirm('Save')
      }),
    invite: (email, role) =>
      attempt(async () => {
        await page.goto(`${url}/settings/user-management`)
        await page.getByRole('button', { name: 'Invite User(s)' }).click()
        await page.getByRole('dialog').getByRole('combobox').selectOption(role)
        await page.getByRole('dialog').getByRole('textbox').first().fill(email)
        await confirm('Send invite(s)')
      }),
    close: () => browser.close(),
  }
}

async function signedIn(browser: Browser, url: string, { username, password, totp }: Account): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
  page.setDefaultTimeout(patienceMs)
  await page.goto(`${url}/login`)
  await page.getByLabel('Email').fill(username)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  const clock = { now: () => Date.now(), wait: (ms: number) => new Promise<void>((go) => setTimeout(go, ms)) }
  await page.getByRole('textbox').fill((await nextCode(totp, undefined, clock)).code)
  await page.getByRole('button', { name: 'Verify' }).click()
  await page.getByRole('heading', { name: 'Organization Users' }).waitFor()
  return page
}
