import assert from 'node:assert/strict'
import { test } from 'node:test'
import { protectedAccounts } from './protected-accounts.ts'

test('sixty ways to take something from protected accounts, at random: none of it reaches the vendor', async () => {
  const { tried, statuses } = await protectedAccounts({ requests: 60, seed: 7 })
  assert.ok(tried.size > 12, `${tried.size} ways were tried`)
  assert.ok((statuses.get(403) ?? 0) > 10, JSON.stringify([...statuses]))
})
