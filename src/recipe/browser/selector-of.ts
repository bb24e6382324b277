import type { Label } from '../label.ts'
import type { Locator } from '../schema/locator.ts'

/**
 * A locator in the words of Playwright's selector engines. What is hidden from people is never found by a role.
 * https://playwright.dev/docs/other-locators
 */
export function selectorOf({ by, value, name }: Locator): string {
  switch (by) {
    case 'role':
      return `role=${value}${name === undefined ? '' : `[name=${quoted(name)}]`}`
    case 'label':
      return `internal:label=${exactly(name, value)}`
    case 'placeholder':
      return `internal:attr=[placeholder=${exactly(name, value)}]`
    case 'text':
      return `internal:text=${exactly(name, value)}`
    case 'testId':
      return `css=[data-testid=${JSON.stringify(value)}]`
    case 'css':
      return `css=${value}`
    default:
      return by satisfies never
  }
}

function quoted(label: Label): string {
  return label.kind === 'exact' ? JSON.stringify(label.text) : label.text
}

/** `s`: in this letter case and as a whole. */
function exactly(label: Label | undefined, value: string): string {
  if (label === undefined) return `${JSON.stringify(value)}s`
  return label.kind === 'exact' ? `${JSON.stringify(label.text)}s` : label.text
}
