import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import AxeBuilder from '@axe-core/playwright'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { TaskView } from '../src/operations/task-view.ts'
import type { WorkItemView } from '../src/operations/work-item-view.ts'
import type { signInAsOwner } from './browser-client.ts'
import type { TestSystem } from './system.ts'

const run = promisify(execFile)

/** Builds the console where it is older than its sources. Before the server starts: it reads it then. */
export async function buildConsole(): Promise<void> {
  await run(process.execPath, [fileURLToPath(new URL('../tools/build-console.js', import.meta.url))])
}

export const widths = { desktop: { width: 1280, height: 860 }, phone: { width: 375, height: 760 } } as const
export const themes = ['light', 'dark'] as const

/** Every address of the console, with something to see at each where the system has it. */
export async function addressesOf(
  system: TestSystem,
): Promise<readonly (readonly [name: string, path: string])[]> {
  const [app] = await system.run<readonly { slug: string }[]>('app.list')
  const [task] = await system.run<readonly TaskView[]>('task.list')
  const [item] = await system.run<readonly WorkItemView[]>('workItem.list')
  const [told] = await system.run<readonly { id: string }[]>('notification.list')
  return [
    ['home', '/'],
    ['applications', '/applications'],
    ['add-application', '/applications/add'],
    ...(app === undefined ? [] : [['application', `/applications/${app.slug}`] as const]),
    ['changes', '/changes'],
    ...(task === undefined ? [] : [['change', `/changes/${task.id}`] as const]),
    ['work-items', '/work-items'],
    ...(item === undefined ? [] : [['work-item', `/work-items/${item.id}`] as const]),
    ['findings', '/findings'],
    ['audit', '/audit'],
    ['people', '/people'],
    ['notifications', '/notifications'],
    ...(told === undefined ? [] : [['notification', `/notifications/${told.id}`] as const]),
    ['proposals', '/proposals'],
    ['server', '/server'],
  ]
}

/** A window in which somebody is signed in, of this width and theme; what goes wrong in it is collected. */
export async function windowOf(
  browser: Browser,
  system: TestSystem,
  session: Awaited<ReturnType<typeof signInAsOwner>>,
  { width, theme }: { readonly width: keyof typeof widths; readonly theme: (typeof themes)[number] },
): Promise<{ readonly context: BrowserContext; readonly page: Page; readonly troubles: string[] }> {
  const context = await browser.newContext({
    viewport: widths[width],
    colorScheme: theme,
    reducedMotion: 'reduce',
  })
  const [name = '', value = ''] = session.browser.cookie.split('=')
  await context.addCookies([{ name, value, url: system.system.url }])
  const page = await context.newPage()
  return { context, page, troubles: troublesOf(page) }
}

export function troublesOf(page: Page): string[] {
  const troubles: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(message.text())
  })
  page.on('pageerror', (error) => troubles.push(String(error)))
  return troubles
}

export async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor()
  await page.getByText('Loading…').first().waitFor({ state: 'detached' })
}

/** What a program can find against WCAG 2.2 A and AA: none. */
export async function assertAccessible(page: Page, where: string): Promise<void> {
  const { violations, passes } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze()
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)
  assert.deepEqual(found, [], where)
  assert.ok(passes.length > 5, `${where}: little was looked at`)
}
