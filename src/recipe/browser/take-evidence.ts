import type { Locator, Page } from 'playwright-core'
import { emailsIn, sameEmail } from '../email.ts'
import type { Traffic } from './watch-requests.ts'

/** One file of a proof, as it crosses to the host. */
export type TakenFile = { readonly name: string; readonly contentType: string; readonly content: string }

type Wish = {
  readonly page: Page
  readonly traffic: Traffic
  /** The person it is about. */
  readonly email: string
  /** Texts that may occur nowhere. */
  readonly hidden: readonly string[]
}

/**
 * What the page shows of this person: a picture in which all other rows are covered, the accessibility tree without them,
 * and what was asked of the network, without headers, bodies and queries.
 */
export async function takeEvidence({ page, traffic, email, hidden }: Wish): Promise<readonly TakenFile[]> {
  const typed = page.locator('input[type=password], [autocomplete=one-time-code]')
  const picture = await page.screenshot({
    type: 'jpeg',
    quality: 60,
    mask: [rowsOfOthers(page, email), typed],
    timeout: 10_000,
  })
  const tree = withoutOthers(await page.locator('body').ariaSnapshot(), email)
  const network = traffic
    .lines()
    .slice(-200)
    .map((line) => JSON.stringify(line))
    .join('\n')
  return [
    { name: 'page.jpg', contentType: 'image/jpeg', content: picture.toString('base64') },
    text('tree.txt', clean(tree, hidden)),
    text('network.ndjson', clean(network, hidden)),
  ]
}

/** The rows that show not exactly this address; of "joann@…" also those of "ann@…". */
export function rowsOfOthers(page: Page, email: string): Locator {
  const whole = new RegExp(`(?<![\\w.+%-])${escaped(email)}(?![\\w-]|\\.\\w)`, 'i')
  return page
    .locator('tr, [role=row]')
    .filter({ has: page.locator('td, [role=cell], [role=gridcell]') })
    .filter({ hasNot: page.locator('*').filter({ hasText: whole }) })
}

function text(name: string, content: string): TakenFile {
  return { name, contentType: 'text/plain', content: Buffer.from(content).toString('base64') }
}

/** Every other person's row is left out, and every other address covered. */
export function withoutOthers(tree: string, email: string): string {
  const kept: string[] = []
  let dropping = Number.POSITIVE_INFINITY
  for (const line of tree.split('\n')) {
    const indent = line.length - line.trimStart().length
    if (indent > dropping) continue
    dropping = Number.POSITIVE_INFINITY
    const row = /^\s*- '?row\b/.test(line)
    const shown = emailsIn(line)
    if (row && shown.length > 0 && !shown.some((one) => sameEmail(one, email))) dropping = indent
    else kept.push(shown.filter((one) => !sameEmail(one, email)).reduce(cover, line))
  }
  return kept.join('\n')
}

function cover(line: string, email: string): string {
  return line.replaceAll(new RegExp(escaped(email), 'gi'), '<email>')
}

function escaped(literal: string): string {
  return literal.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

/** A secret that a page shows is covered, however it is written. */
export function clean(content: string, hidden: readonly string[]): string {
  const spelled = hidden
    .filter((secret) => secret.length >= 4)
    .flatMap((secret) => [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')])
  return spelled.reduce((cleaned, secret) => cleaned.replaceAll(secret, '***'), content)
}
