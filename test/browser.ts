import assert from 'node:assert/strict'
import { type Browser, chromium } from 'playwright-core'
import { findBrowser } from '../src/recipe/browser/find-browser.ts'

/** The browser that recipes would use here too: that of the system, else the one that npm brought along. */
export async function openBrowser(): Promise<Browser> {
  const found = await findBrowser(undefined)
  assert.ok(found, 'there is no browser on this machine')
  const { path, libraries = '' } = found
  const paths = [libraries, process.env['LD_LIBRARY_PATH'] ?? ''].filter(Boolean).join(':')
  return chromium.launch({
    executablePath: path,
    // Not the arguments of the packaged one: they put everything into one process and switch off the rule of the same
    // origin.
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--hide-scrollbars'],
    headless: true,
    env: { ...process.env, ...(paths !== '' && { LD_LIBRARY_PATH: paths }) },
  })
}
