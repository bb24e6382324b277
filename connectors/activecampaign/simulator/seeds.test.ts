import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { controlOf } from '../../../simulation/control-client.ts'
import { startActiveCampaign } from './server.ts'

type Shown = {
  readonly users: readonly { readonly id: string; readonly email: string; readonly group: string }[]
  readonly groups: readonly { readonly id: string; readonly title: string }[]
  readonly seats: number | null
}

async function shown(seed: string): Promise<Shown> {
  await using vendor = await startActiveCampaign({ seed })
  return (await controlOf(vendor).state()) as Shown
}

async function withFile<Result>(seed: unknown, use: (path: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'overlock-seed-'))
  try {
    const path = join(folder, 'seed.json')
    await writeFile(path, typeof seed === 'string' ? seed : JSON.stringify(seed))
    return await use(path)
  } finally {
    await rm(folder, { recursive: true })
  }
}

test('the default seed has its primary admin, the owner of the key, and five groups', async () => {
  const { users, groups, seats } = await shown('default')
  assert.deepEqual(
    users.map(({ id, group }) => [id, group]),
    [
      ['1', 'Admin'],
      ['2', 'Admin'],
    ],
  )
  assert.deepEqual(
    groups.map(({ id, title }) => `${id} ${title}`),
    ['3 Admin', '4 SSO Users', '5 Marketing', '6 Sales', '7 Content'],
  )
  assert.equal(seats, null)
  await using vendor = await startActiveCampaign()
  assert.deepEqual(vendor.settings, { baseUrl: vendor.url, defaultGroup: 'SSO Users' })
})

test('the company seed has the accounts one finds in such places', async () => {
  const { users } = await shown('company')
  assert.equal(users.length, 14)
  assert.equal(users.filter(({ group }) => group === 'SSO Users').length, 3)
  assert.ok(users.some(({ email }) => email !== email.toLowerCase()))
  for (const { email } of users) assert.match(email, /@example\.com$/i)
})

test('a seed file comes on top of the default one', async () => {
  const seed = {
    users: [
      { id: 2, email: 'robot@example.com', firstName: 'R', lastName: 'B', group: 'Admin' },
      { email: 'eve@example.com', firstName: 'Eve', lastName: 'X', group: 'Agency' },
    ],
    groups: [{ title: 'Agency', flags: ['pgDeal'] }],
    seats: 5,
    apiKey: 'my-key',
    rateLimit: false,
  }
  await withFile(seed, async (path) => {
    await using vendor = await startActiveCampaign({ seed: path })
    const { users, groups, seats } = (await controlOf(vendor).state()) as Shown
    assert.deepEqual(
      users.map(({ id, email }) => `${id} ${email}`),
      ['1 ada.admin@example.com', '2 robot@example.com', '3 eve@example.com'],
    )
    assert.deepEqual([groups.at(-1)?.title, groups.at(-1)?.id, seats], ['Agency', '8', 5])
    assert.deepEqual(vendor.secrets, { apiKey: 'my-key' })
    const headers = { 'Api-Token': 'my-key' }
    for (let at = 0; at < 10; at++)
      assert.equal((await fetch(`${vendor.url}/api/3/users/me`, { headers })).status, 200)
  })
})

test('a seed that is wrong says what is wrong with it', async () => {
  const eve = { email: 'eve@example.com', firstName: 'Eve', lastName: 'X', group: 'Sales' }
  for (const [seed, says] of [
    ['{', /seed\.json": give default, company, or the path of a JSON file/],
    [[], /must be a JSON object/],
    [{ people: [] }, /a seed has no "people"/],
    [{ users: [{ email: 'x' }] }, /"users" must be a list/],
    [{ users: [{ ...eve, role: 'boss' }] }, /"users" must be a list/],
    [{ groups: [{ title: 'X', flags: ['pgEverything'] }] }, /"groups" must be a list/],
    [{ seats: 'many' }, /"seats" must be a number/],
    [{ rateLimit: true }, /"rateLimit" must be false/],
    [{ users: [{ ...eve, group: 'Nowhere' }] }, /a group it lacks, "Nowhere"/],
    [
      {
        users: [
          { ...eve, id: 7 },
          { ...eve, id: '7' },
        ],
      },
      /two users of the seed have the same id/,
    ],
    [{ groups: [{ title: 'X', id: 3 }] }, /two groups of the seed have the same id/],
  ] as const)
    await withFile(seed, (path) => assert.rejects(startActiveCampaign({ seed: path }), says))
  await assert.rejects(startActiveCampaign({ seed: 'constructor' }), /no seed "constructor"/)
})
