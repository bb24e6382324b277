import type { ElementHandle, Page } from 'playwright-core'
import { type Driver, DriverLost, ElementGone, type PageElement } from '../engine/driver.ts'
import type { Gate } from '../gate/gate.ts'
import type { DomElement, DomField } from './dom.ts'
import { type Elements, makeElements } from './elements.ts'
import { chooseOption, fillSecretly, optionsOf, shownValue } from './fields.ts'
import { readCandidates } from './read-candidates.ts'
import { readSurroundings } from './read-surroundings.ts'
import { readTable } from './read-table.ts'
import { selectorOf } from './selector-of.ts'
import type { Traffic } from './watch-requests.ts'

export type BrowserParts = {
  readonly page: Page
  readonly gate: Gate
  readonly traffic: Traffic
  /** Of the application; pages of others are never acted on. */
  readonly origin: string
  /** What is typed for a secret, made when it is needed. */
  readonly secretOf: (secret: 'username' | 'password' | 'totp') => Promise<string>
  readonly now: () => number
}

/** How long a click may take until its element lies still and free; a machine that is busy needs some of it. */
const clickMs = 5_000
const loadMs = 30_000

/** The engine's driver over one page of a real browser. */
export function makePlaywrightDriver(parts: BrowserParts): Driver {
  const { page, gate, traffic, origin, now } = parts
  const elements = makeElements()
  const handle = (at: PageElement) => elements.handleOf(at)
  return guarded({
    gate,
    async navigate(path) {
      elements.forget()
      traffic.begin()
      const status = await goTo(page, new URL(path, origin).href)
      if (status === 429 || status >= 500) throw new DriverLost(`the page answered ${status}`)
    },
    async seek(locator, within) {
      const scope = within === undefined ? page : handle(within)
      const found = await scope.$$(selectorOf(locator)).catch(nothingBetweenPages(within === undefined))
      return keepVisible(found, elements)
    },
    async click(at) {
      traffic.begin()
      return (await tryClick(handle(at))) ? 'clicked' : 'notClickable'
    },
    fill: (at, text) => handle(at).fill(text, { timeout: clickMs }),
    async fillSecret(at, secret) {
      if (new URL(page.url()).origin !== origin) throw new DriverLost('the page is of another origin')
      await fillSecretly(handle(at), await parts.secretOf(secret))
    },
    press: (key) => page.keyboard.press({ enter: 'Enter', escape: 'Escape', tab: 'Tab' }[key]),
    valueOf: (at) => shownValue(handle(at)),
    options: (at) => optionsOf(page, handle(at)),
    choose: (at, option) => chooseOption(page, handle(at), option),
    setChecked: (at, on) => handle(at).setChecked(on, { timeout: clickMs }),
    isChecked: (at) => handle(at).isChecked(),
    isEnabled: async (at) =>
      (await handle(at).isEnabled()) && (await handle(at).getAttribute('aria-disabled')) !== 'true',
    scrollToEnd: (at) => scrollToEnd(handle(at)),
    candidates: () => readCandidates(page),
    textOf: async (at) => handle(at).evaluate(textInPage),
    tableOf: (at) => readTable(handle(at), elements),
    surroundings: () => readSurroundings(page, elements, origin, traffic.quietMs()),
    armedAnswer: (withinMs) => traffic.armedAnswer(withinMs),
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    now,
  })
}

/** A page that was on its way somewhere by itself is waited for, once. */
async function goTo(page: Page, href: string): Promise<number> {
  const load = () => page.goto(href, { waitUntil: 'domcontentloaded', timeout: loadMs })
  const answer = await load().catch(async (error: unknown) => {
    if (!isStale(error)) throw error
    await page.waitForLoadState('domcontentloaded', { timeout: loadMs })
    return load()
  })
  return answer?.status() ?? 0
}

/** While one page goes and the next comes there is nothing on it; in an element that is gone nothing can be said. */
function nothingBetweenPages(wholePage: boolean) {
  return (error: unknown): readonly ElementHandle[] => {
    if (wholePage && isStale(error)) return []
    throw error
  }
}

async function keepVisible(handles: readonly ElementHandle[], elements: Elements) {
  const shown = await Promise.all(handles.map((one) => one.isVisible()))
  return handles.filter((_, at) => shown[at]).map((one) => elements.keep(one))
}

/** False when something lies over it, or it is switched off. Any other trouble throws. */
async function tryClick(at: ElementHandle): Promise<boolean> {
  try {
    await at.click({ timeout: clickMs, noWaitAfter: true })
    return true
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') return false
    throw error
  }
}

/** What people read in it, what they typed included. */
function textInPage(node: unknown): string {
  const element = node as DomElement
  const typed: readonly Partial<DomField>[] = Array.from(
    element.querySelectorAll('input:not([type=hidden]):not([type=password]), textarea'),
  )
  return [element.innerText, ...typed.map(({ value }) => String(value ?? ''))].join('\n')
}

async function scrollToEnd(at: ElementHandle): Promise<void> {
  await at.evaluate((node) => {
    for (let box: DomElement | null = node as unknown as DomElement; box !== null; box = box.parentElement)
      if (box.scrollHeight > box.clientHeight) box.scrollTop = box.scrollHeight
  })
}

/** What Playwright says when an element, or the page it was on, has been replaced. */
function isStale(error: unknown): boolean {
  return (
    error instanceof Error &&
    /context was destroyed|Cannot find context|navigati|interrupted|different document|not attached|detached|is disposed|Node is/i.test(
      error.message,
    )
  )
}

/** The rest of what Playwright says is a log with all that was typed. */
function firstLine(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? '').slice(0, 200) : 'an error'
}

/** Whatever goes wrong in a browser means for the engine that the page is lost; its own words hold what was typed. */
function guarded(driver: Driver): Driver {
  const guard =
    <Args extends readonly unknown[], Result>(act: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      try {
        return await act(...args)
      } catch (error) {
        if (error instanceof DriverLost) throw error
        if (isStale(error)) throw new ElementGone('the page has drawn itself anew')
        throw new DriverLost(`the browser could not go on: ${firstLine(error)}`)
      }
    }
  return {
    ...driver,
    navigate: guard(driver.navigate),
    seek: guard(driver.seek),
    click: guard(driver.click),
    fill: guard(driver.fill),
    fillSecret: guard(driver.fillSecret),
    press: guard(driver.press),
    valueOf: guard(driver.valueOf),
    options: guard(driver.options),
    choose: guard(driver.choose),
    setChecked: guard(driver.setChecked),
    isChecked: guard(driver.isChecked),
    isEnabled: guard(driver.isEnabled),
    scrollToEnd: guard(driver.scrollToEnd),
    candidates: guard(driver.candidates),
    textOf: guard(driver.textOf),
    tableOf: guard(driver.tableOf),
    surroundings: guard(driver.surroundings),
  }
}
