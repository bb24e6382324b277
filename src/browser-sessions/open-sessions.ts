import { createHmac, randomBytes } from 'node:crypto'
import { type FoundBrowser, findBrowser } from '../recipe/browser/find-browser.ts'
import { parseRecipe } from '../recipe/parse-recipe.ts'
import type { Opening } from '../recipe/runner/protocol.ts'
import type { Recipe } from '../recipe/schema/recipe.ts'
import { type Runner, startRunner } from './runner.ts'
import { type JobCaller, makeRunnerHost, type SignInMemory } from './runner-host.ts'
import { canRunAsNobody, makeIdentity } from './runner-identity.ts'
import { type HeldSession, holdSession, type SessionParts } from './session-state.ts'

/** Whose session, and what it needs to begin. */
export type SessionOwner = {
  /** Undefined: settings that are tried out and not stored yet. */
  readonly applicationId: string | undefined
  readonly recipe: string
  readonly url: string
  readonly username: string
  readonly password: string
  /** The seed of the one-time codes. */
  readonly totp?: string
}

export type BrowserParts = SessionParts & {
  readonly allowPrivate: readonly string[]
  readonly browserPath: string | undefined
  /** How many browsers may be open at once. */
  readonly most: number
  /** Is told how well each is shut in. */
  readonly opened: (facts: { readonly sandboxed: boolean; readonly uid: number | undefined }) => void
}

export type OpenSession = {
  readonly runner: Runner
  readonly held: HeldSession | undefined
  readonly recipe: Recipe
}

/** `busy`: another node, or other applications here, have what it takes. */
export type NotOpen = { readonly kind: 'busy' } | { readonly kind: 'noBrowser'; readonly what: string }

type Place = OpenSession & { caller: JobCaller | undefined; idle: NodeJS.Timeout | undefined }

/** How long a browser waits for the next job of its application before it is closed. */
const idleMs = 15_000
const patienceMs = 5_000

/** The browsers that are open now, one for each application. */
export class OpenSessions {
  readonly #parts: BrowserParts
  readonly #places = new Map<string, Place>()
  readonly #memories = new Map<string, SignInMemory>()
  #browser: Promise<FoundBrowser | undefined> | undefined
  #asNobody: boolean | undefined
  #turn: Promise<unknown> = Promise.resolve()
  readonly #salt = randomBytes(32)

  constructor(parts: BrowserParts) {
    this.#parts = parts
  }

  /** Who has a session; passwords are part of it, so that it says nothing of them. */
  keyOf({ applicationId, url, username, password, totp }: SessionOwner): string {
    return applicationId ?? this.#hashOf([url, username, password, totp])
  }

  #hashOf(parts: readonly (string | undefined)[]): string {
    return createHmac('sha256', this.#salt).update(JSON.stringify(parts)).digest('base64url')
  }

  /** The session of an application, for one job; opened when there is none. */
  async take(key: string, owner: SessionOwner, caller: JobCaller): Promise<OpenSession | NotOpen> {
    return this.#inTurn(async () => {
      if (this.#places.get(key)?.runner.alive() === false) await this.#close(key)
      const place = this.#places.get(key) ?? (await this.#begin(key, owner))
      if ('kind' in place) return place
      clearTimeout(place.idle)
      place.caller = caller
      return place
    })
  }

  async giveBack(key: string, { runner, recipe }: OpenSession, broken: boolean): Promise<void> {
    const place = this.#places.get(key)
    if (place === undefined) return
    place.caller = undefined
    if (broken || !runner.alive() || isWornOut(runner, recipe)) await this.#inTurn(() => this.#close(key))
    else place.idle = setTimeout(() => void this.#inTurn(() => this.#close(key)), idleMs).unref()
  }

  async stop(): Promise<void> {
    for (const place of this.#places.values()) {
      place.runner.halt()
      place.caller = undefined
    }
    await Promise.all([...this.#places.keys()].map((key) => this.#close(key)))
  }

  /** Opening and closing is done one after the other, so that browsers are counted right. */
  #inTurn<Result>(act: () => Promise<Result>): Promise<Result> {
    const result = this.#turn.then(act)
    this.#turn = result.catch(() => {})
    return result
  }

  async #begin(key: string, owner: SessionOwner): Promise<Place | NotOpen> {
    this.#browser ??= findBrowser(this.#parts.browserPath)
    const browser = await this.#browser
    if (browser === undefined) return { kind: 'noBrowser', what: 'there is no browser on this machine' }
    if (!(await this.#makeRoom())) return { kind: 'busy' }
    const { recipe } = parseRecipe(owner.recipe)
    if (recipe === undefined) throw new Error('the recipe of a connector does not parse')
    const { applicationId } = owner
    const { hours, reuse } = recipe.auth.session
    const held =
      applicationId === undefined ? undefined : await holdSession(this.#parts, applicationId, hours)
    if (applicationId !== undefined && held === undefined) return { kind: 'busy' }
    const memory = this.#memoryOf(owner)
    const host = makeRunnerHost(this.#parts, held, memory, reuse, () => this.#places.get(key)?.caller)
    const opening = openingOf(owner, browser, held, memory, this.#parts.allowPrivate)
    this.#asNobody ??= canRunAsNobody(browser)
    const identity = makeIdentity(this.#asNobody)
    const runner = await startRunner(opening, identity, host)
    if ('notStarted' in runner) {
      await held?.release()
      return { kind: 'noBrowser', what: runner.notStarted }
    }
    this.#parts.opened({ sandboxed: runner.sandboxed, uid: identity.uid ?? process.getuid?.() })
    const place: Place = { runner, held, recipe, caller: undefined, idle: undefined }
    this.#places.set(key, place)
    return place
  }

  #memoryOf({ url, username, password }: SessionOwner): SignInMemory {
    const key = this.#hashOf([url, username, password])
    const memory = this.#memories.get(key) ?? {}
    this.#memories.set(key, memory)
    return memory
  }

  async #makeRoom(): Promise<boolean> {
    if (this.#places.size < this.#parts.most) return true
    const idle = [...this.#places].find(([, { caller }]) => caller === undefined)
    if (idle !== undefined) await this.#close(idle[0])
    return idle !== undefined
  }

  async #close(key: string): Promise<void> {
    const place = this.#places.get(key)
    if (place === undefined || place.caller !== undefined) return
    this.#places.delete(key)
    clearTimeout(place.idle)
    await place.runner.close()
    await place.held?.release()
  }
}

function isWornOut(runner: Runner, recipe: Recipe): boolean {
  const { minutes, operations } = recipe.limits.session
  return runner.jobs() >= operations || performance.now() - runner.startedAt > minutes * 60_000
}

function openingOf(
  { recipe, url, username, password, totp }: SessionOwner,
  browser: FoundBrowser,
  held: HeldSession | undefined,
  memory: SignInMemory,
  allowPrivate: readonly string[],
): Opening {
  const { unproved = 0 } = held?.state ?? {}
  const stored = held?.state.stored ?? takeStored(memory)
  const lastCode = latest(memory.lastCode, held?.state.lastCode)
  return {
    ...{ type: 'open', recipe, url, simulator: true, allowPrivate: [...allowPrivate], browser, patienceMs },
    secrets: { username, password, ...(totp !== undefined && { totp }) },
    ...(stored !== undefined && { stored }),
    ...{ unproved, ...(lastCode !== undefined && { lastCode }) },
  }
}

/** What was tried out is gone on with once. */
function takeStored(memory: SignInMemory): string | undefined {
  const { stored } = memory
  delete memory.stored
  return stored
}

/** No code is used twice, whoever used it. */
function latest(...codes: readonly (number | undefined)[]): number | undefined {
  const known = codes.filter((code) => code !== undefined)
  return known.length > 0 ? Math.max(...known) : undefined
}
