import type { ElementHandle, Page } from 'playwright-core'
import { plainSpaces } from '../label.ts'
import type { DomField } from './dom.ts'

/** What a field shows: typed text, the label of what is chosen, or the text of a list made of other elements. */
export async function shownValue(field: ElementHandle): Promise<string> {
  return field.evaluate((node) => {
    const { tagName, selectedOptions, value, innerText } = node as unknown as DomField
    if (tagName === 'SELECT') return selectedOptions[0]?.label ?? ''
    return tagName === 'INPUT' || tagName === 'TEXTAREA' ? value : innerText.trim()
  })
}

export async function optionsOf(page: Page, field: ElementHandle): Promise<readonly string[]> {
  const listed = await field.evaluate((node) => {
    const { tagName, options } = node as unknown as DomField
    return tagName === 'SELECT' ? Array.from(options).map(({ label }) => label) : undefined
  })
  if (listed !== undefined) return listed
  const open = await openList(page, field)
  const texts = await Promise.all(open.map((option) => option.innerText()))
  await page.keyboard.press('Escape')
  return texts
}

export async function chooseOption(page: Page, field: ElementHandle, option: string): Promise<void> {
  if (await field.evaluate((node) => (node as unknown as DomField).tagName === 'SELECT')) {
    await field.selectOption({ label: option }, { timeout: 2_000 })
    return
  }
  for (const one of await openList(page, field))
    if (plainSpaces(await one.innerText()) === option) return one.click({ timeout: 2_000 })
}

/** A list that is made of other elements shows its options only once it is open. */
async function openList(page: Page, field: ElementHandle): Promise<readonly ElementHandle[]> {
  if ((await field.getAttribute('aria-expanded')) !== 'true') await field.click({ timeout: 2_000 })
  await page.waitForSelector('[role=option]', { timeout: 2_000 })
  return page.$$('[role=option]')
}

/** Sets the value without the browser's tools for typing, whose errors and logs would show it. */
export async function fillSecretly(field: ElementHandle, secret: string): Promise<void> {
  await field.evaluate((node, value) => {
    const input = node as unknown as DomField
    type Page = {
      Event: new (name: string, more: object) => unknown
      HTMLInputElement: { prototype: object }
    }
    const page = globalThis as unknown as Page
    // Pages made of components listen to the setter of the element itself.
    const setter = Object.getOwnPropertyDescriptor(page.HTMLInputElement.prototype, 'value')?.set
    input.focus()
    setter?.call(input, value)
    for (const name of ['input', 'change']) input.dispatchEvent(new page.Event(name, { bubbles: true }))
  }, secret)
}
