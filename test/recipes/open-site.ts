import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { startSixsense } from '../../connectors/sixsense/simulator/server.ts'
import { findBrowser } from '../../src/recipe/browser/find-browser.ts'
import { type OpenSession, openSession } from '../../src/recipe/runner/open-session.ts'
import type { Question } from '../../src/recipe/runner/protocol.ts'

export const recipeText = readFileSync(
  new URL('../../connectors/sixsense/recipe.yaml', import.meta.url),
  'utf8',
)

/** The same, with less time for a change to show: a trial whose change never shows waits for it. */
const hastyRecipe = recipeText
  .replaceAll('withinSeconds: 60', 'withinSeconds: 10')
  .replaceAll(/(verify: \{expect: (?:(?!withinSeconds).)*)\}$/gm, '$1, withinSeconds: 6}')

export type SiteUser = {
  readonly id: string
  readonly email: string
  readonly role: string
  readonly status: string
}
type SiteChange = {
  readonly op: string
  readonly target: string
  readonly detail: Readonly<Record<string, unknown>>
}

/** The simulated site, seen from behind the scenes. */
export type Site = {
  readonly url: string
  beOdd(names: readonly string[]): Promise<void>
  act(action: string, input: object): Promise<void>
  /** Everybody as at the beginning. Who is signed in stays so, and the ledger goes on. */
  restore(): Promise<void>
  users(): Promise<readonly SiteUser[]>
  ledger(): Promise<readonly SiteChange[]>
  openSession(more?: { readonly patienceMs?: number; readonly mayGoOn?: () => boolean }): Promise<SiteSession>
  close(): Promise<void>
}

export type SiteSession = OpenSession & { readonly asked: readonly Question[] }

/** Starts the site in one of its seeds, and opens sessions with the 6sense recipe on it. */
export async function openSite(seed: string): Promise<Site> {
  const simulator = await startSixsense({ seed })
  const browser = await findBrowser(undefined)
  assert.ok(browser, 'there is no browser')
  const call = async (path: string, init?: RequestInit): Promise<unknown> => {
    const answer = await fetch(`${simulator.url}/__sim/${path}`, init)
    assert.ok(answer.ok, `${path} answered ${answer.status}: ${await answer.clone().text()}`)
    return answer.json()
  }
  // Both move on when a code is needed, so that no test waits for half a minute.
  let ahead = 0
  let lastCode: number | undefined
  const clock = {
    now: () => Date.now() + ahead,
    async wait(ms: number) {
      ahead += ms
      await act('passDays', { days: ms / (24 * 3_600_000) })
    },
  }
  const act = async (action: string, input: object) => {
    const body = JSON.stringify({ action, ...input })
    await call('admin', { method: 'POST', body, headers: { 'content-type': 'application/json' } })
  }
  return {
    url: simulator.url,
    act,
    beOdd: (names) => act('beOdd', { names }),
    restore: () => act('restore', {}),
    users: async () => ((await call('state')) as { users: readonly SiteUser[] }).users,
    ledger: async () => (await call('ledger')) as readonly SiteChange[],
    async openSession({ patienceMs = 2_500, mayGoOn = () => true } = {}) {
      const asked: Question[] = []
      const { username = '' } = simulator.settings
      const { password = '', totp = '' } = simulator.secrets
      const session = await openSession(
        {
          ...{ type: 'open', recipe: hastyRecipe, url: simulator.url, simulator: true, browser, patienceMs },
          ...{ secrets: { username, password, totp }, unproved: 0, allowPrivate: ['127.0.0.0/8'] },
          ...(lastCode !== undefined && { lastCode }),
        },
        {
          async ask(question) {
            if (question.about === 'codeUsed') lastCode = question.code
            asked.push(question)
          },
          ...{ mayGoOn, clock },
        },
      )
      return { ...session, asked }
    },
    close: () => simulator.close(),
  }
}
