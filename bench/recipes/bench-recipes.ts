import { oddities } from '../../connectors/sixsense/simulator/oddities.ts'
import { startSixsense } from '../../connectors/sixsense/simulator/server.ts'
import { controlOf } from '../../simulation/control-client.ts'
import { isAsWished, personFor, type Trial, type Verdict } from '../../test/recipes/mutated-run.ts'
import type { SiteUser } from '../../test/recipes/open-site.ts'
import { oddityNames, runTrials } from '../../test/recipes/trials.ts'
import { openRecordedScript, type RecordedScript } from './recorded-script.ts'
import { measureThroughput } from './throughput.ts'

type Deed = 'disable' | 'setRole' | 'create'
const deeds: readonly Deed[] = ['disable', 'setRole', 'create']
const role = 'Insights User'

/** Kinds that end the session; a recorded script that signs in by itself can do nothing about them. */
const aboutSigningIn = new Set(['captcha', 'emailCode', 'expiredSession', 'signedOutMidway', 'otherAccount'])

type Tally = {
  right: number
  stopped: number
  falseDone: number
  wrongUser: number
  doubled: number
  ms: number[]
}

/**
 * `npm run bench -- recipes [times]`: the same deeds on the same site by a recipe and by a plain recorded script: how long
 * each takes where nothing is odd, and what each does where something is.
 */
export async function benchRecipes(
  print: (line: string) => void,
  [times = '10']: readonly string[],
): Promise<void> {
  const plain = deeds.flatMap((deed) =>
    Array.from({ length: Number(times) }, (_, number): Trial => ({ deed, odd: [], number })),
  )
  const odd = oddityNames
    .filter((name) => !aboutSigningIn.has(name))
    .flatMap((name, number): readonly Trial[] => {
      const deed = deeds
        .map((_, turn) => deeds[(number + turn) % deeds.length])
        .find((one) => one && isHit(name, one))
      return deed === undefined ? [] : [{ deed, odd: [name], number }]
    })
  print('site | trials | by | right | stopped | said done, was not | wrong person | twice')
  print('--- | --- | --- | --- | --- | --- | --- | ---')
  for (const seed of ['company', 'spa']) {
    const ours = await byRecipe(seed, plain)
    const theirs = await byScript(seed, plain)
    row(print, seed, 'nothing odd', 'recipe', ours)
    row(print, seed, 'nothing odd', 'recorded script', theirs)
    row(print, seed, 'one oddity', 'recipe', await byRecipe(seed, odd))
    row(print, seed, 'one oddity', 'recorded script', await byScript(seed, odd))
    const [a, b] = [median(ours.ms), median(theirs.ms)]
    print(
      `${seed}: ${Math.round(a)} ms a deed by the recipe, with finding, pictures and reading back; ${Math.round(b)} ms by the script, which does none of them; ratio ${(a / b).toFixed(2)}`,
    )
  }
  await printThroughput(print, 2 * Number(times))
}

async function printThroughput(print: (line: string) => void, changes: number): Promise<void> {
  for (const sessions of [1, 2]) {
    const { perMinute, browserMiB } = await measureThroughput(sessions, changes)
    const memory = browserMiB === undefined ? '-' : Math.round(browserMiB)
    print(`${sessions} at once: ${perMinute.toFixed(1)} changes a minute, ${memory} MiB a browser (PSS)`)
  }
}

/** Whether it stands in the way of this deed, or is there for all. */
function isHit(name: (typeof oddityNames)[number], deed: Deed): boolean {
  const { hits } = oddities[name] as { readonly hits?: readonly string[] }
  return hits === undefined || hits.includes(deed)
}

function row(print: (line: string) => void, seed: string, what: string, by: string, tally: Tally): void {
  const { right, stopped, falseDone, wrongUser, doubled, ms } = tally
  print(
    `${seed}, ${what} | ${ms.length} | ${by} | ${right} | ${stopped} | ${falseDone} | ${wrongUser} | ${doubled}`,
  )
}

async function byRecipe(seed: string, trials: readonly Trial[]): Promise<Tally> {
  const tally = emptyTally()
  for await (const verdict of runTrials(seed, trials)) addVerdict(tally, verdict)
  return tally
}

function addVerdict(tally: Tally, { asWished, falseDone, wrongUsers, extraWrites, ms }: Verdict): void {
  tally.ms.push(ms)
  tally.right += Number(asWished)
  tally.falseDone += Number(falseDone)
  tally.stopped += Number(!asWished && !falseDone)
  tally.wrongUser += Number(wrongUsers > 0)
  tally.doubled += Number(extraWrites > 0)
}

async function byScript(seed: string, trials: readonly Trial[]): Promise<Tally> {
  const simulator = await startSixsense({ seed })
  const vendor = controlOf(simulator)
  const { username = '' } = simulator.settings
  const { password = '', totp = '' } = simulator.secrets
  const script = await openRecordedScript(simulator.url, { username, password, totp })
  const tally = emptyTally()
  for (const trial of trials) {
    const { deed, odd } = trial
    await vendor.admin('restore')
    const before = (await vendor.ledger()).length
    const email = personFor(trial)
    await vendor.admin('beOdd', { names: [...odd] })
    const startedAt = performance.now()
    const said = await carryOut(script, deed as Deed, email)
    const ms = performance.now() - startedAt
    const changes = (await vendor.ledger()).slice(before)
    const { users } = (await vendor.state()) as { users: readonly SiteUser[] }
    const result = { kind: 'proved' } as const
    const asWished = isAsWished(trial, email, users, result)
    addVerdict(tally, {
      ...{ trial, result, asWished, ms },
      falseDone: said === 'done' && !asWished,
      wrongUsers: changes.filter(({ target }) => target !== `user:${email}`).length,
      extraWrites: Math.max(0, changes.length - 1),
    })
  }
  await script.close()
  await simulator.close()
  return tally
}

function carryOut(script: RecordedScript, deed: Deed, email: string): Promise<'done' | 'error'> {
  if (deed === 'disable') return script.disable(email)
  return deed === 'create' ? script.invite(email, role) : script.setRole(email, role)
}

function emptyTally(): Tally {
  return { right: 0, stopped: 0, falseDone: 0, wrongUser: 0, doubled: 0, ms: [] }
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
}
