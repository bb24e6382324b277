import { z } from 'zod'
import { type BrowserSession, openBrowserSession } from '../browser/open-browser-session.ts'
import { takeEvidence } from '../browser/take-evidence.ts'
import { listAccounts } from '../engine/list-accounts.ts'
import { isHalt, stopped } from '../engine/outcome.ts'
import { proveSession } from '../engine/prove-session.ts'
import { readPerson } from '../engine/read-person.ts'
import { type Rehearsal, rehearse } from '../engine/rehearse.ts'
import { runOperation } from '../engine/run-operation.ts'
import type { Session, TargetLook } from '../engine/session.ts'
import { policyFor } from '../gate/gate-policy.ts'
import { drift, type Job, type JobResult } from '../job.ts'
import { parseRecipe } from '../parse-recipe.ts'
import type { Recipe } from '../schema/recipe.ts'
import type { AskHost } from './ask-host.ts'
import { type CodeClock, nextCode } from './one-time-codes.ts'
import { makePace, type Pace } from './pace.ts'
import type { Opening } from './protocol.ts'

/** A session that is open: carries out one job after the other. */
export type OpenSession = {
  readonly sandboxed: boolean
  run(job: Job): Promise<JobResult>
  /** False once its page or its browser is gone: then another session must be opened. */
  alive(): boolean
  stored(): Promise<string>
  close(): Promise<void>
}

export type Host = Pick<AskHost, 'ask'> & {
  readonly mayGoOn: () => boolean
  /** By which one-time codes are made. */
  readonly clock?: CodeClock
  /** Told of every look for a target. */
  readonly looked?: (look: TargetLook) => void
}

/** Opens the browser for one account of one application. Rejects when it does not start. */
export async function openSession(wish: Opening, host: Host): Promise<OpenSession> {
  const { recipe } = parseRecipe(wish.recipe)
  const policy = recipe && policyFor(recipe, wish.url, { simulator: wish.simulator })
  if (recipe === undefined || policy === undefined)
    throw new Error('the recipe, or the address of the application, can not be used')
  const browser = await openBrowserSession({
    ...{ browser: wish.browser, policy, allowPrivate: wish.allowPrivate, stored: wish.stored },
    ...{ locale: recipe.app.locale, timezone: recipe.app.timezone },
    secretOf: secretsOf(wish, host),
  })
  const session = engineSession(recipe, wish, host, browser)
  return {
    sandboxed: browser.sandboxed,
    run: (job) => runJob(session, job),
    alive: browser.alive,
    stored: browser.stored,
    close: browser.close,
  }
}

const realClock: CodeClock = {
  now: () => Date.now(),
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
}

function secretsOf({ secrets, lastCode }: Opening, { ask, clock = realClock }: Host) {
  let last = lastCode
  return async (name: 'username' | 'password' | 'totp'): Promise<string> => {
    if (name !== 'totp') return secrets[name]
    if (secrets.totp === undefined || secrets.totp === '') throw new Error('no seed for codes is stored')
    const { code, counter } = await nextCode(secrets.totp, last, clock)
    last = counter
    await ask({ about: 'codeUsed', code: counter })
    return code
  }
}

function engineSession(
  recipe: Recipe,
  { url, secrets, unproved, patienceMs }: Opening,
  { ask, mayGoOn, looked }: Host,
  { driver: quick, page, traffic }: BrowserSession,
): Session {
  let failures = unproved
  const { pages, writes } = pacesOf(recipe, url)
  const driver = {
    ...quick,
    async navigate(path: string) {
      await pages.take()
      await quick.navigate(path)
    },
  }
  const hidden = [secrets.password, ...(secrets.totp === undefined ? [] : [secrets.totp])]
  return {
    ...{ recipe, driver, ownEmail: secrets.username, mayGoOn, patienceMs },
    ...(looked !== undefined && { looked }),
    async journal({ at, operation, email }) {
      if (at === 'intent') await writes.take()
      await ask({ about: at, operation, email })
    },
    signIns: {
      unproved: () => failures,
      async begin() {
        await ask({ about: 'signInBegins' })
        failures += 1
      },
      async proved() {
        await ask({ about: 'signInProved' })
        failures = 0
      },
    },
    evidence: {
      async record({ at, operation, email }) {
        if (!recipe.evidence.screens.some((screen) => momentOf[screen] === at)) return
        const files = await takeEvidence({ page, traffic, email, hidden })
        await ask({ about: 'evidence', at, operation, email, files: [...files] })
      },
    },
  }
}

function listed(accounts: Awaited<ReturnType<typeof listAccounts>>): JobResult {
  return isHalt(accounts) ? stopped(accounts) : { kind: 'listed', accounts: [...accounts] }
}

function toResult(rehearsal: Rehearsal): JobResult {
  switch (rehearsal.kind) {
    case 'good':
      return { kind: 'good', walked: [...rehearsal.walked] }
    case 'drifted':
      return { kind: 'drifted', drifts: z.array(drift).parse(rehearsal.drifts) }
    case 'notTried':
      return rehearsal
    default:
      return rehearsal satisfies never
  }
}

/** As the recipe limits it; a simulator on this machine, which is no https, is in no need of it. */
function pacesOf({ limits }: Recipe, url: string): { readonly pages: Pace; readonly writes: Pace } {
  const simulator = new URL(url).protocol === 'http:'
  const pace = (perMinute: number) => makePace(simulator ? Number.POSITIVE_INFINITY : perMinute, realClock)
  return { pages: pace(limits.pagesPerMinute), writes: pace(limits.writesPerMinute) }
}

/** What a recipe calls the moments it wants kept. */
const momentOf = { beforeCommit: 'beforeCommit', afterVerify: 'readBack' } as const

async function runJob(session: Session, job: Job): Promise<JobResult> {
  switch (job.kind) {
    case 'prove': {
      const doubt = await proveSession(session)
      return doubt === undefined ? { kind: 'proved' } : stopped(doubt)
    }
    case 'list':
      return listed(await listAccounts(session))
    case 'rehearse':
      return toResult(await rehearse(session))
    case 'find': {
      const found = await readPerson(session, job)
      return isHalt(found) ? stopped(found) : { kind: 'found', account: found.account }
    }
    case 'change': {
      const { operation, email, role, dryRun } = job
      const input = { email, ...(role !== undefined && { role }), ...(dryRun !== undefined && { dryRun }) }
      return runOperation(session, operation, input)
    }
    default:
      return job satisfies never
  }
}
