import assert from 'node:assert/strict'
import { test } from 'node:test'
import { killUnderLoad } from './kill-under-load.ts'

test('killed ten times under load while answers are lost, nothing acknowledged is lost and nothing is made twice', async () => {
  const { readyMs, lostAnswers } = await killUnderLoad({ kills: 10, peoplePerKill: 5, seed: 7 })
  assert.equal(readyMs.length, 10)
  assert.ok(lostAnswers > 0, 'answers were lost')
})
