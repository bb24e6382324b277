import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import chromium, { inflate } from '@sparticuz/chromium'
import { type Browser, chromium as playwright } from 'playwright-core'

/**
 * The browser that comes along with the development dependencies, so that a new machine needs nothing else. Where the
 * libraries it needs are missing, those in its own package are unpacked for it alone.
 */
export async function openBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    // Not the arguments of its own: they put everything into one process and switch off the rule of the same origin.
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--hide-scrollbars'],
    headless: true,
    env: { ...process.env, ...(await libraries()) },
  })
}

async function libraries(): Promise<Record<string, string>> {
  const folders = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib64']
  if (folders.some((folder) => existsSync(`${folder}/libnss3.so`))) return {}
  const packed = new URL('../bin/al2023.tar.br', import.meta.resolve('@sparticuz/chromium'))
  const folder = await inflate(fileURLToPath(packed))
  return { LD_LIBRARY_PATH: [`${folder}/lib`, process.env['LD_LIBRARY_PATH'] ?? ''].join(':') }
}
