import { type Browser, chromium, type Page } from 'playwright-core'
import type { Driver } from '../engine/driver.ts'
import { makeGate } from '../gate/gate.ts'
import type { GatePolicy } from '../gate/gate-policy.ts'
import { type EgressProxy, startEgressProxy } from './egress-proxy.ts'
import type { FoundBrowser } from './find-browser.ts'
import { hardenContext } from './harden-context.ts'
import { type BrowserParts, makePlaywrightDriver } from './playwright-driver.ts'
import { type Traffic, watchRequests } from './watch-requests.ts'

export type SessionWish = {
  readonly browser: FoundBrowser
  readonly policy: GatePolicy
  readonly locale: string
  readonly timezone: string
  readonly allowPrivate: readonly string[]
  /** Cookies and storage of an earlier session, as Playwright writes them. */
  readonly stored?: string | undefined
  readonly secretOf: BrowserParts['secretOf']
}

/** One browser process with one page, behind its own proxy and gate. */
export type BrowserSession = {
  readonly driver: Driver
  readonly page: Page
  readonly traffic: Traffic
  readonly proxy: EgressProxy
  /** Whether the browser's own sandbox holds; it can't where the browser runs as root. */
  readonly sandboxed: boolean
  /** Whether there is still a page to work on. */
  alive(): boolean
  /** Cookies and storage of now. */
  stored(): Promise<string>
  close(): Promise<void>
}

export async function openBrowserSession(wish: SessionWish): Promise<BrowserSession> {
  const { policy, locale, timezone } = wish
  const proxy = await startEgressProxy({ policy, allowPrivate: wish.allowPrivate })
  try {
    const { browser, sandboxed } = await launch(wish.browser, proxy.url)
    const context = await browser.newContext({
      ...{ locale, timezoneId: timezone, viewport: { width: 1280, height: 900 } },
      ...{ serviceWorkers: 'block', acceptDownloads: false, permissions: [] },
      ...(wish.stored !== undefined && { storageState: JSON.parse(wish.stored) }),
    })
    const gate = makeGate(policy)
    const now = () => Math.round(performance.now())
    const traffic = await watchRequests(context, gate, now)
    const page = await hardenContext(context)
    const { origin } = policy
    let crashed = false
    page.on('crash', () => {
      crashed = true
    })
    const driver = makePlaywrightDriver({ page, gate, traffic, origin, secretOf: wish.secretOf, now })
    return {
      ...{ driver, page, traffic, proxy, sandboxed },
      alive: () => !crashed && !page.isClosed() && browser.isConnected(),
      stored: async () => JSON.stringify(await context.storageState({ indexedDB: true })),
      async close() {
        await browser.close().catch(() => {})
        await proxy.close()
      },
    }
  } catch (error) {
    await proxy.close()
    throw error
  }
}

/** With the browser's sandbox wherever it starts with it. As root it does not, and some containers forbid it. */
async function launch(
  { path, libraries }: FoundBrowser,
  proxy: string,
): Promise<{ readonly browser: Browser; readonly sandboxed: boolean }> {
  const start = (chromiumSandbox: boolean) =>
    chromium.launch({
      ...{ executablePath: path, chromiumSandbox, headless: true },
      // Loopback goes by the proxy too: without this the browser reaches this machine by itself.
      proxy: { server: proxy, bypass: '<-loopback>' },
      args: [
        '--disable-dev-shm-usage',
        '--disable-gpu',
        '--hide-scrollbars',
        '--disable-background-networking',
      ],
      env: { HOME: process.cwd(), ...(libraries !== undefined && { LD_LIBRARY_PATH: libraries }) },
    })
  const root = process.getuid?.() === 0
  if (root) return { browser: await start(false), sandboxed: false }
  try {
    return { browser: await start(true), sandboxed: true }
  } catch {
    return { browser: await start(false), sandboxed: false }
  }
}
