import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startReference } from '../../connectors/reference/simulator/server.ts'
import { provisioningUrn, type ScimClient } from '../scim-client.ts'
import { connect, startTestSystem } from '../system.ts'

const enterpriseUrn = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

type Listed = {
  readonly totalResults: number
  readonly startIndex?: number
  readonly itemsPerPage: number
  readonly nextCursor?: string
  readonly Resources: readonly { readonly id: string; readonly userName: string }[]
}

async function list(scim: ScimClient, path: string, query: Record<string, string | number> = {}) {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) parameters.set(name, String(value))
  const { status, body } = await scim.get(`${path}?${parameters}`)
  assert.equal(status, 200, JSON.stringify(body))
  return body as unknown as Listed
}

const namesOf = ({ Resources }: Listed) => Resources.map(({ userName }) => userName)

const people = [
  {
    userName: 'ana@x.com',
    displayName: 'Ana',
    title: 'boss',
    active: true,
    emails: [
      { value: 'ana@home.org', type: 'home' },
      { value: 'ana@x.com', type: 'work', primary: true },
    ],
    [enterpriseUrn]: { department: 'Sales' },
  },
  { userName: 'Ben@x.com', title: 'clerk', active: false, emails: [{ value: 'b@x.com', type: 'work' }] },
  { userName: 'cleo@x.com', displayName: 'cleo', externalId: 'C-3', active: true },
]

test('every operator and form of a filter is answered, with a total', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scim } = await connect(system, simulator, { mode: 'shadow' })
  for (const person of people) assert.equal((await scim.post('/Users', person)).status, 201)
  const [ana, ben, cleo] = people.map(({ userName }) => userName)
  for (const [filter, expected] of [
    ['userName eq "BEN@x.com"', [ben]],
    ['userName ne "ben@x.com"', [ana, cleo]],
    ['userName co "E"', [ben, cleo]],
    ['userName sw "CL"', [cleo]],
    ['userName ew "@X.com"', [ana, ben, cleo]],
    ['userName gt "ben@x.com"', [cleo]],
    ['userName ge "ben@x.com"', [ben, cleo]],
    ['userName lt "ben@x.com"', [ana]],
    ['userName le "ben@x.com"', [ana, ben]],
    ['title pr', [ana, ben]],
    ['title eq null', [cleo]],
    ['externalId eq "c-3"', []],
    ['externalId eq "C-3"', [cleo]],
    ['active eq false', [ben]],
    ['not (active eq false) and title pr', [ana]],
    ['title eq "boss" or title eq "clerk"', [ana, ben]],
    ['emails[type eq "work"].value eq "b@x.com"', [ben]],
    ['emails[type eq "work" and value co "home"]', []],
    ['emails eq "ANA@home.org"', [ana]],
    [`${enterpriseUrn}:department eq "sales"`, [ana]],
    [`schemas eq "${enterpriseUrn}"`, [ana]],
    ['displayName eq "CLEO"', [cleo]],
    ['meta.created gt "2001-01-01T00:00:00+02:00"', [ana, ben, cleo]],
    ['meta.lastModified lt "2001-01-01"', []],
    [`${provisioningUrn}:state eq "held"`, [ana, ben, cleo]],
    [`${provisioningUrn}:managed eq true`, [ana, ben, cleo]],
  ] as const) {
    const found = await list(scim, '/Users', { filter })
    assert.deepEqual([namesOf(found), found.totalResults], [expected, expected.length], filter)
  }
  for (const filter of ['userName eq "\\u0000"', 'userName co "\\ud800"', 'shoeSize eq "1"', 'userName eq'])
    assert.equal((await scim.post('/Users/.search', { filter })).status, 400, filter)
})

test('an order is kept with missing values at its end, and the primary of several counts', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scim } = await connect(system, simulator, { mode: 'shadow' })
  for (const person of people) await scim.post('/Users', person)
  const [ana, ben, cleo] = people.map(({ userName }) => userName)
  for (const [sortBy, ascending] of [
    ['userName', [ana, ben, cleo]],
    ['title', [ana, ben, cleo]],
    ['displayName', [ana, cleo, ben]],
    ['emails', [ana, ben, cleo]],
    ['emails.type', [ana, ben, cleo]],
    ['externalId', [cleo, ana, ben]],
    ['active', [ben, ana, cleo]],
    ['meta.created', [ana, ben, cleo]],
    [`${enterpriseUrn}:department`, [ana, ben, cleo]],
  ] as const) {
    assert.deepEqual(namesOf(await list(scim, '/Users', { sortBy })), ascending, sortBy)
    const turned = namesOf(await list(scim, '/Users', { sortBy, sortOrder: 'descending', filter: 'id pr' }))
    const missing = { displayName: 1, title: 1, externalId: 2, emails: 1, 'emails.type': 1 } as const
    const without = sortBy.startsWith('urn:') ? 2 : ((missing as Record<string, number>)[sortBy] ?? 0)
    assert.deepEqual(new Set(turned.slice(0, without)), new Set(ascending.slice(3 - without)), sortBy)
  }
  for (const bad of ['shoeSize', 'name', 'password'])
    assert.equal((await scim.get(`/Users?sortBy=${bad}`)).status, 400, bad)
  assert.equal((await scim.get('/Users?sortBy=userName&sortOrder=up')).status, 400)
  const { body } = await scim.get('/ServiceProviderConfig')
  const { pagination } = body as { pagination?: object }
  assert.deepEqual(body['sort'], { supported: true })
  assert.deepEqual(pagination, {
    ...{ index: true, cursor: true, defaultPaginationMethod: 'index' },
    ...{ defaultPageSize: 100, maxPageSize: 200, cursorTimeout: 3600 },
  })
})

test('pages by index have exact totals, from whichever end they are read', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scim } = await connect(system, simulator, { mode: 'shadow' })
  const all: string[] = []
  for (let n = 0; n < 11; n += 1) {
    const { body } = await scim.post('/Users', { userName: `p${n}` })
    all.push(body.id)
  }
  await scim.send('DELETE', `/Users/${all.splice(4, 1)[0]}`)
  for (let startIndex = -1; startIndex < 14; startIndex += 1)
    for (const count of [0, 1, 3, 20]) {
      const page = await list(scim, '/Users', { startIndex, count })
      const first = Math.max(1, startIndex) - 1
      const expected = all.slice(first, first + count)
      assert.deepEqual(
        page.Resources.map(({ id }) => id),
        expected,
        `${startIndex} ${count}`,
      )
      assert.deepEqual(
        [page.totalResults, page.startIndex, page.itemsPerPage],
        [10, first + 1, expected.length],
      )
    }
  assert.equal((await list(scim, '/Users', { count: -5 })).itemsPerPage, 0)
})

for (const order of [
  {},
  { sortBy: 'userName', sortOrder: 'descending' },
  { sortBy: 'title', filter: 'active pr' },
])
  test(`a walk by cursor misses nobody who stays and shows nobody twice: ${JSON.stringify(order)}`, async () => {
    await using simulator = await startReference()
    await using system = await startTestSystem()
    const { scim } = await connect(system, simulator, { mode: 'shadow' })
    const ids = new Map<string, string>()
    const add = async (n: number) => {
      const person = { userName: `p${n}`, active: true, ...(n % 3 > 0 && { title: `t${n % 3}` }) }
      ids.set(person.userName, (await scim.post('/Users', person)).body.id)
    }
    for (let n = 10; n < 30; n += 1) await add(n)
    const stays = new Set(ids.values())
    const seen: string[] = []
    let cursor: string | undefined = ''
    for (let step = 0; cursor !== undefined && step < 40; step += 1) {
      const page: Listed = await list(scim, '/Users', { ...order, cursor, count: 3 })
      assert.equal(page.startIndex, undefined)
      assert.equal(page.totalResults, ids.size)
      seen.push(...page.Resources.map(({ id }) => id))
      cursor = page.nextCursor
      if (cursor !== undefined) assert.match(cursor, /^[\w.~-]+$/)
      if (step > 3) continue
      // The last one shown goes, one further on goes, and two new ones come.
      for (const name of [namesOf(page).at(-1), `p${20 + step}`]) {
        const id = ids.get(name ?? '')
        if (id === undefined) continue
        await scim.send('DELETE', `/Users/${id}`)
        ids.delete(name ?? '')
        stays.delete(id)
      }
      await add(40 + step)
      await add(5 - step)
    }
    assert.equal(cursor, undefined)
    assert.equal(new Set(seen).size, seen.length)
    assert.deepEqual(
      [...stays].filter((id) => !seen.includes(id)),
      [],
    )
    assert.ok(stays.size >= 10 && seen.length > stays.size)
  })

test('a cursor is good for its own question, unchanged, and for an hour', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scim } = await connect(system, simulator, { mode: 'shadow' })
  const other = await connect(system, simulator, { app: 'other', mode: 'shadow' })
  for (const person of people) await scim.post('/Users', person)
  const { nextCursor = '' } = await list(scim, '/Users', { cursor: '', count: 1 })
  const flipped = `${nextCursor.startsWith('A') ? 'B' : 'A'}${nextCursor.slice(1)}`
  const middle = `${nextCursor.slice(0, 40)}${nextCursor[40] === 'x' ? 'y' : 'x'}${nextCursor.slice(41)}`
  for (const [client, path, problem] of [
    [scim, `/Users?cursor=${flipped}`, 'invalidCursor'],
    [scim, `/Users?cursor=${middle}`, 'invalidCursor'],
    [scim, `/Users?cursor=${nextCursor}AAAA`, 'invalidCursor'],
    [scim, '/Users?cursor=1', 'invalidCursor'],
    [scim, '/Users?cursor=%00%22', 'invalidCursor'],
    [scim, `/Users?cursor=${nextCursor}&filter=title%20pr`, 'invalidCursor'],
    [scim, `/Users?cursor=${nextCursor}&sortBy=title`, 'invalidCursor'],
    [scim, `/Groups?cursor=${nextCursor}`, 'invalidCursor'],
    [other.scim, `/Users?cursor=${nextCursor}`, 'invalidCursor'],
    [scim, `/Users?cursor=${nextCursor}&startIndex=1`, 'invalidCursor'],
    [scim, `/Users?cursor=${nextCursor}&count=0`, 'invalidCount'],
    [scim, '/Users?cursor&count=x', 'invalidCount'],
  ] as const) {
    const { status, body } = await client.get(path)
    assert.deepEqual([status, body['scimType']], [400, problem], path)
  }
  const inBody = await scim.post('/Users/.search', { cursor: nextCursor, count: 1 })
  assert.deepEqual([inBody.status, namesOf(inBody.body as unknown as Listed)], [200, ['Ben@x.com']])
  system.clock.advance(3_599_000)
  assert.equal((await scim.get(`/Users?cursor=${nextCursor}`)).status, 200)
  system.clock.advance(2_000)
  assert.equal((await scim.get(`/Users?cursor=${nextCursor}`)).body['scimType'], 'expiredCursor')
})

test('a page of groups comes with its members, or without when they are not wanted', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scim } = await connect(system, simulator, { mode: 'shadow' })
  const users = await Promise.all(people.map(async (person) => (await scim.post('/Users', person)).body.id))
  for (const [n, name] of ['b', 'a', 'c'].entries())
    await scim.post('/Groups', { displayName: name, members: users.slice(0, n).map((value) => ({ value })) })
  type Group = { displayName: string; members?: { value: string }[] }
  const groups = async (query: string) => {
    const { body } = await scim.get(`/Groups?${query}`)
    return (body['Resources'] as Group[]).map(({ displayName, members }) => [displayName, members?.length])
  }
  assert.deepEqual(await groups('sortBy=displayName'), [
    ['a', 1],
    ['b', 0],
    ['c', 2],
  ])
  assert.deepEqual(await groups('excludedAttributes=members&count=2'), [
    ['b', undefined],
    ['a', undefined],
  ])
  const filter = encodeURIComponent(`members eq "${users[0]}"`)
  assert.deepEqual(await groups(`filter=${filter}&excludedAttributes=members`), [
    ['a', undefined],
    ['c', undefined],
  ])
  assert.deepEqual(await groups(`filter=${encodeURIComponent(`members[value eq "${users[1]}"]`)}`), [
    ['c', 2],
  ])
})
