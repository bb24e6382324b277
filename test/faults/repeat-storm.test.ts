import { test } from 'node:test'
import { repeatStorm } from './repeat-storm.ts'

// What it must see is asserted in the scenario, which the long run uses too.
test('three hundred copies of one PATCH in fifty streams change the vendor once', async () => {
  await repeatStorm({ copies: 300, streams: 50 })
})
