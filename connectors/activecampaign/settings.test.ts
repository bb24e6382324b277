import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseSettings } from './settings.ts'

const baseUrl = 'https://example.api-us1.com'

test("the group of people whom nothing is mapped to is never the administrators'", () => {
  for (const defaultGroup of ['Admin', ' admin ', 'ADMIN']) {
    const parsed = parseSettings({ baseUrl, defaultGroup })
    assert.ok('problems' in parsed)
    assert.deepEqual(
      parsed.problems.map(({ field }) => field),
      ['defaultGroup'],
    )
  }
  assert.ok('settings' in parseSettings({ baseUrl, defaultGroup: 'Administration' }))
  assert.ok('settings' in parseSettings({ baseUrl }))
})
