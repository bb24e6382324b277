import assert from 'node:assert/strict'
import { test } from 'node:test'
import { adyen } from './connector.ts'
import { parseSettings } from './settings.ts'

const least = { environment: 'test', companyId: 'ExampleShop' }

test('each environment has its own address, and no address but its own is a host', () => {
  for (const [environment, host] of [
    ['test', 'management-test.adyen.com'],
    ['live', 'management-live.adyen.com'],
    ['LIVE', 'management-live.adyen.com'],
  ]) {
    const parsed = parseSettings({ ...least, environment: environment ?? '' })
    assert.ok('settings' in parsed)
    assert.deepEqual(adyen.hosts(parsed.settings), [host])
  }
})

test('what is wrong is said for each setting', () => {
  for (const [raw, field] of [
    [{ environment: 'production' }, 'environment'],
    [{ companyId: '../merchants' }, 'companyId'],
    [{ companyId: '' }, 'companyId'],
    [{ loginMethod: 'password' }, 'loginMethod'],
    [{ timeZone: 'Amsterdam' }, 'timeZone'],
    [{ timeZone: '+02:00' }, 'timeZone'],
    [{ baseUrl: 'ftp://example.com' }, 'baseUrl'],
    [{ baseUrl: 'not an address' }, 'baseUrl'],
    [{ baseUrl: 'https://management-live.adyen.com/' }, 'baseUrl'],
  ] as const) {
    const parsed = parseSettings({ ...least, ...raw })
    assert.ok('problems' in parsed, JSON.stringify(raw))
    assert.deepEqual(
      parsed.problems.map((problem) => problem.field),
      [field],
    )
  }
})

test('lists are read with their blanks, and what is empty is not there', () => {
  const parsed = parseSettings({
    ...least,
    adminsWithoutSso: ' a@b.c , ,d@e.f',
    timeZone: ' ',
    loginMethod: 'sso',
  })
  assert.ok('settings' in parsed)
  const { adminsWithoutSso, timeZone, loginMethod, moreRoles } = parsed.settings
  assert.deepEqual(
    [adminsWithoutSso, timeZone, loginMethod, moreRoles],
    [['a@b.c', 'd@e.f'], undefined, 'SSO', []],
  )
})
