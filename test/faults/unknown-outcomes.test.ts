import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unknownOutcomes } from './unknown-outcomes.ts'

for (const vendor of ['activecampaign', 'reference'] as const)
  test(`when every second change ends unknown, each is found out, made once and none is left to a person (${vendor})`, async () => {
    const { unknown, changes, questions } = await unknownOutcomes({
      ...{ vendor, outcomes: 30, people: 15, seed: 7, timeouts: false },
    })
    assert.ok(unknown >= 30 && changes >= 15)
    assert.deepEqual(questions, [])
  })
