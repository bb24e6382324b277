import { test } from 'node:test'
import { assertHarmless, oneOfEach, tallyTrials } from './check-trials.ts'
import { randomTrials } from './trials.ts'

test('a site made of pages, each oddity once: done or stopped for the right reason, and nobody else touched', async () => {
  assertHarmless(await tallyTrials('company', oneOfEach(0)))
})

test('a site made of pages, odd in several ways at once', async () => {
  assertHarmless(await tallyTrials('company', randomTrials(1, 20)))
})
