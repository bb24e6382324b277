import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assess, type StoredCounts } from './assess.ts'
import type { RecordedRequest } from './recorded-request.ts'

const start = Date.parse('2026-03-02T08:00:00Z')
const nothing: StoredCounts = {
  ...{ users: 0, inactiveUsers: 0, groups: 0, members: 0, mappedGroups: 0, liveTokens: 1 },
  mode: 'apply',
}

/** Requests a minute apart. */
function came(...requests: readonly Partial<RecordedRequest>[]): readonly RecordedRequest[] {
  return requests.map((request, index) => ({
    id: index + 1,
    at: new Date(start + index * 60_000).toISOString(),
    accepted: true,
    token: 'label',
    credential: 'overlock',
    ...{ address: '192.0.2.7', userAgent: '', method: 'GET', path: '/Users', status: 200 },
    ...{ scimType: null, detail: null, resourceId: null, ms: 3, body: null },
    ...request,
  }))
}
const minutes = (count: number) => new Date(start + count * 60_000)
const look = (requests: readonly RecordedRequest[], counts = {}, at = 1) =>
  assess(requests, { ...nothing, ...counts }, minutes(at))

const okta = { userAgent: 'Okta SCIM Client 1.0.0' }
const oktaTest = { ...okta, path: '/Users?startIndex=1&count=2' }
const entraTest = { path: '/Users?filter=userName eq "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef"' }
const made = { method: 'POST', path: '/Users', status: 201, resourceId: 'u1' }

test('nothing has come yet', () => {
  const { idp, missing, next } = look([])
  assert.deepEqual([idp, missing], [null, 'reached'])
  assert.match(next, /Enter the SCIM base URL and a token/)
  assert.match(look([], { liveTokens: 0 }).hints.join(), /no live token/)
})

test('a refused token is explained by what was sent', () => {
  const refused = { accepted: false, token: null, status: 401 }
  for (const [credential, says] of [
    ['none', /no token was sent/],
    ['basic', /user name and password/],
    ['overlock', /not valid for this application/],
    ['other', /no token of Overlock/],
  ] as const) {
    const { missing, hints } = look(came({ ...refused, credential }))
    assert.equal(missing, 'signedIn')
    assert.match(hints.join('\n'), says)
  }
  assert.deepEqual(look(came({ ...refused, credential: 'none' }, okta)).hints, [])
})

test('a wrong base URL is told', () => {
  const lost = { accepted: false, token: null, status: 404, path: '/scim/v2/Users' }
  assert.match(look(came(lost)).hints.join(), /went to \/scim\/v2\/Users/)
})

test('Okta: tested, people, and then "Push Groups"', () => {
  assert.equal(look(came(okta)).missing, 'tested')
  assert.equal(look(came(oktaTest)).missing, 'users')
  const pushed = look(came(oktaTest, { ...okta, ...made }), { users: 1 })
  assert.deepEqual([pushed.idp?.name, pushed.idp?.by, pushed.missing], ['Okta', 'userAgent', 'groups'])
  assert.match(pushed.next, /Push Groups/)
})

test('Okta: failures wait for somebody who presses Retry', () => {
  const failed = { ...okta, ...made, status: 400, detail: 'seats' }
  assert.match(
    look(came(oktaTest, failed, failed, failed)).hints.join(),
    /3 of the last 4 .* seats.*Retry Selected/,
  )
  assert.doesNotMatch(look(came(oktaTest, failed)).hints.join(), /Retry/)
})

test('Entra ID: the random question is its test, and the next cycle is known', () => {
  const { idp, missing } = look(came(entraTest))
  assert.deepEqual([idp?.kind, idp?.by, missing], ['entra', 'spelling', 'users'])
  const cycle = came(entraTest, made)
  assert.match(look(cycle, { users: 1 }, 10).hints.join(), /expected by 2026-03-02 08:41 UTC/)
  assert.match(look(cycle, { users: 1 }, 120).hints.join(), /was expected by .*quarantine/)
})

test('Entra ID: refused tokens and repeated errors lead to quarantine', () => {
  const refused = { accepted: false, token: null, status: 401 }
  assert.match(look(came(entraTest, refused)).hints.join(), /quarantine at once/)
  const failed = { ...made, status: 409, detail: 'taken' }
  assert.match(look(came(entraTest, failed, failed, failed)).hints.join(), /40 %/)
})

test('OneLogin: no traffic after the test means that somebody must approve', () => {
  const label = { token: 'OneLogin' }
  const tested = look(came(label), {}, 30)
  assert.deepEqual([tested.idp?.kind, tested.idp?.by, tested.missing], ['onelogin', 'tokenLabel', 'users'])
  assert.match(tested.hints.join(), /wait for approval/)
  assert.deepEqual(look(came(label), {}, 1).hints, [])
})

test('JumpCloud: the person of its activation came and went', () => {
  const agent = { userAgent: 'JumpCloud SCIM' }
  const gone = { ...agent, method: 'DELETE', path: '/Users/u1', status: 204, resourceId: 'u1' }
  const requests = came(agent, { ...agent, ...made }, gone)
  assert.match(look(requests).hints.join(), /came and went\. If they made an account/)
  assert.match(look(requests, { mode: 'shadow' }).hints.join(), /nothing of it reached/)
})

test('Rippling, Ping, Auth0 and Keycloak are known by their names', () => {
  for (const [userAgent, kind] of [
    ['Rippling SCIM', 'rippling'],
    ['PingFederate/12', 'ping'],
    ['Auth0-SCIM', 'auth0'],
    ['scim-for-keycloak', 'keycloak'],
  ] as const)
    assert.equal(look(came({ userAgent })).idp?.kind, kind)
  assert.equal(look(came({ userAgent: 'curl/8' })).idp, null)
})

test('what is stored counts also when its requests are long gone', () => {
  const done = look(came({ ...okta, path: '/Users/u1' }), {
    ...{ users: 9, groups: 2, members: 9, mappedGroups: 2, inactiveUsers: 1 },
  })
  assert.equal(done.missing, null)
  assert.match(done.next, /nothing left/)
  assert.match(look(came(okta), { users: 1, groups: 1 }).hints.join(), /No pushed group is mapped/)
})
