import { test } from 'node:test'
import { assertHarmless, everyFourth, tallyTrials } from './check-trials.ts'
import { randomTrials } from './trials.ts'

// Another quarter of the oddities is tried on the other kind of site; all, on both, by `npm run test:long -- recipes`.
test('a site made of pages, odd in one way: done or stopped for the right reason, and nobody else touched', async () => {
  assertHarmless(await tallyTrials('company', everyFourth(0)))
})

test('a site made of pages, odd in several ways at once', async () => {
  assertHarmless(await tallyTrials('company', randomTrials(1, 4)))
})
