import assert from 'node:assert/strict'
import { deeds, expectedOf, isExpected, type Trial, type Verdict } from './mutated-run.ts'
import { isCosmetic, oddityNames, runTrials } from './trials.ts'

/** What many trials came to: nothing wrong, doubled or falsely done; every stop the right one; of the cosmetic nearly all done. */
export type Tally = {
  readonly trials: number
  readonly done: number
  readonly cosmetic: { readonly trials: number; readonly done: number }
  readonly wrongUsers: number
  readonly extraWrites: number
  readonly falseDone: number
  /** With a single oddity: another end than the one that this oddity must have, where it must stop, and where it need not. */
  readonly unexpected: readonly string[]
  readonly notDone: readonly string[]
}

/** Carries out trials and counts; `each` is told of every one. */
export async function tallyTrials(
  seed: string,
  trials: readonly Trial[],
  each: (verdict: Verdict) => void = () => {},
): Promise<Tally> {
  const verdicts: Verdict[] = []
  for await (const verdict of runTrials(seed, trials)) {
    verdicts.push(verdict)
    each(verdict)
  }
  assert.equal(verdicts.length, trials.length)
  const sum = (of: (verdict: Verdict) => number) =>
    verdicts.reduce((total, verdict) => total + of(verdict), 0)
  const cosmetic = verdicts.filter(({ trial }) => isCosmetic(trial))
  const surprising = verdicts.filter((verdict) => verdict.trial.odd.length < 2 && !isExpected(verdict))
  return {
    trials: verdicts.length,
    done: sum(({ asWished }) => Number(asWished)),
    cosmetic: { trials: cosmetic.length, done: cosmetic.filter(({ asWished }) => asWished).length },
    wrongUsers: sum((verdict) => verdict.wrongUsers),
    extraWrites: sum((verdict) => verdict.extraWrites),
    falseDone: sum((verdict) => Number(verdict.falseDone)),
    unexpected: surprising.filter(({ trial }) => !isCosmetic(trial)).map(describe),
    notDone: surprising.filter(({ trial }) => isCosmetic(trial)).map(describe),
  }
}

export function describe({ trial, result, ms }: Verdict): string {
  const code = 'code' in result && result.code !== undefined ? ` ${result.code}` : ''
  const what = 'what' in result ? `: ${result.what}` : ''
  const expected = expectedOf(trial)
  return `${trial.deed} with ${trial.odd.join(' and ') || 'nothing odd'} ended ${result.kind}${code}${what} after ${Math.round(ms)} ms; expected ${expected === 'done' ? expected : expected.join(' or ')}`
}

/** Every fourth oddity once, with a deed that it stands in the way of where there is one, and each deed by turns. */
export function everyFourth(offset: 0 | 1 | 2 | 3): readonly Trial[] {
  const trial = (odd: Trial['odd'], at: number): Trial => {
    const number = at + offset
    const order = deeds
      .map((_, turn) => deeds[(number + turn) % deeds.length])
      .filter((deed) => deed !== undefined)
    const hit = order.find((deed) => expectedOf({ deed, odd, number }) !== 'done')
    return { deed: hit ?? order[0] ?? 'list', odd, number }
  }
  return oddityNames.filter((_, at) => at % 4 === offset).map((name, at) => trial([name], at))
}

export function assertHarmless(tally: Tally): void {
  const { wrongUsers, extraWrites, falseDone, unexpected, cosmetic, notDone } = tally
  assert.deepEqual({ wrongUsers, extraWrites, falseDone }, { wrongUsers: 0, extraWrites: 0, falseDone: 0 })
  assert.deepEqual(unexpected, [])
  assert.ok(
    cosmetic.trials > 0 && cosmetic.done / cosmetic.trials >= 0.98,
    JSON.stringify({ cosmetic, notDone }),
  )
}
