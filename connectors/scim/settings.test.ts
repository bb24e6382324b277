import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scim } from './connector.ts'
import { parseSettings } from './settings.ts'

const baseUrl = 'https://app.example.com/scim/v2/'

test('an address is where and nothing else', () => {
  const parsed = parseSettings({ baseUrl })
  assert.ok('settings' in parsed)
  assert.equal(parsed.settings.baseUrl, 'https://app.example.com/scim/v2')
  assert.deepEqual(scim.hosts(parsed.settings), ['app.example.com'])
  for (const wrong of [
    '',
    'app.example.com',
    'ftp://a.b',
    'https://me:pw@a.b',
    'https://a.b?x=1',
    'https://a.b#x',
  ])
    assert.deepEqual(problemsIn({ baseUrl: wrong }), ['baseUrl'], wrong)
})

test('oauth needs an address and a client, and reaches no third host', () => {
  assert.deepEqual(problemsIn({ baseUrl, authentication: 'oauth' }), ['clientId', 'tokenUrl'])
  const oauth = { authentication: 'oauth', clientId: 'us', tokenUrl: 'https://id.example.com/token' }
  const parsed = parseSettings({ baseUrl, ...oauth })
  assert.ok('settings' in parsed)
  assert.deepEqual(scim.hosts(parsed.settings), ['app.example.com', 'id.example.com'])
})

test('a value that nobody knows is named with those there are', () => {
  const wrong = { patch: 'maybe', pageSize: '0', attributes: 'shoeSize', memberships: 'x' }
  assert.deepEqual(problemsIn({ baseUrl, ...wrong }), ['attributes', 'memberships', 'pageSize', 'patch'])
})

function problemsIn(raw: Readonly<Record<string, string>>): readonly string[] {
  const parsed = parseSettings(raw)
  return 'problems' in parsed ? parsed.problems.map(({ field }) => field).sort() : []
}
