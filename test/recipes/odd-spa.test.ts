import { test } from 'node:test'
import { assertHarmless, oneOfEach, tallyTrials } from './check-trials.ts'
import { randomTrials } from './trials.ts'

test('a page that draws itself, each oddity once: done or stopped for the right reason, and nobody else touched', async () => {
  assertHarmless(await tallyTrials('spa', oneOfEach(3)))
})

test('a page that draws itself, odd in several ways at once', async () => {
  assertHarmless(await tallyTrials('spa', randomTrials(2, 20)))
})
