import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { controlOf } from '../../../simulation/control-client.ts'
import { startAdyen } from './server.ts'

type Shown = {
  readonly environment: string
  readonly users: readonly {
    readonly username: string
    readonly email: string
    readonly active: boolean
    readonly roles: readonly string[]
    readonly loginMethod: string
  }[]
}

async function shown(seed: string): Promise<Shown> {
  await using vendor = await startAdyen({ seed })
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

test('the default seed is connected by its settings, which name the one admin outside single sign-on', async () => {
  await using vendor = await startAdyen()
  assert.deepEqual(vendor.settings, {
    environment: 'test',
    companyId: 'ExampleShop',
    baseUrl: vendor.url,
    adminsWithoutSso: 'ada.admin@example.com',
  })
  await using twin = await startAdyen()
  await using live = await startAdyen({ seed: 'live' })
  assert.deepEqual(vendor.secrets, twin.secrets)
  assert.notDeepEqual(vendor.secrets, live.secrets)
  assert.equal(live.settings['environment'], 'live')
})

test('the company seed has what one finds in such places, and the catch', async () => {
  const { users } = await shown('company')
  assert.equal(users.length, 12)
  const admins = users.filter(({ roles }) => roles.includes('Merchant admin'))
  assert.deepEqual(
    admins.map(({ loginMethod }) => loginMethod),
    ['Email', 'SSO'],
  )
  assert.equal(users.filter(({ active }) => !active).length, 1)
  assert.equal(users.filter(({ username, email }) => username !== email).length, 1)
  for (const { email } of users) assert.match(email, /@example\.com$/i)
})

test('a seed file comes on top of the default one', async () => {
  const ada = {
    email: 'Ada.Admin@example.com',
    firstName: 'Ada',
    lastName: 'Lovelace',
    roles: ['Merchant review'],
  }
  const eve = {
    email: 'eve@example.com',
    firstName: 'Eve',
    lastName: 'X',
    merchants: ['Outlet'],
    active: false,
  }
  const seed = { users: [ada, eve], merchants: ['Outlet'], sso: false, apiKey: 'my-key', environment: 'live' }
  await withFile(seed, async (path) => {
    await using vendor = await startAdyen({ seed: path })
    const { users, environment } = (await controlOf(vendor).state()) as Shown
    assert.deepEqual(
      users.map(({ email, active }) => [email, active]),
      [
        ['sam.okafor@example.com', true],
        ['Ada.Admin@example.com', true],
        ['eve@example.com', false],
      ],
    )
    assert.deepEqual([vendor.secrets, environment], [{ apiKey: 'my-key' }, 'live'])
  })
})

test('a seed that is wrong says what is wrong with it', async () => {
  const eve = { email: 'eve@example.com', firstName: 'Eve', lastName: 'X' }
  for (const [seed, says] of [
    ['{', /give default, company, large, live, new, or the path of a JSON file/],
    [[], /must be a JSON object/],
    [{ people: [] }, /a seed has no "people"/],
    [{ users: [{ email: 'x' }] }, /"users" must be a list/],
    [{ users: [{ ...eve, group: 'x' }] }, /"users" must be a list/],
    [{ users: [{ ...eve, roles: ['Unheard of'] }] }, /gives eve@example.com what it lacks, "Unheard of"/],
    [{ users: [eve, eve] }, /two users of the seed have the username/],
    [{ environment: 'beta' }, /"environment" must be test or live/],
    [{ merchants: [1] }, /"merchants" must be a list of names/],
    [{ rateLimit: true }, /"rateLimit" must be a number/],
  ] as const)
    await withFile(seed, (path) => assert.rejects(startAdyen({ seed: path }), says))
})
