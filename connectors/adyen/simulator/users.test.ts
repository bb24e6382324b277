import assert from 'node:assert/strict'
import { test } from 'node:test'
import { apiClient } from '../../../simulation/api-client.ts'
import { controlOf } from '../../../simulation/control-client.ts'
import type { Simulator } from '../../../simulation/simulator.ts'
import { startAdyen } from './server.ts'

const callsTo = ({ url, secrets }: Simulator) =>
  apiClient(`${url}/v3/companies/ExampleShop`, { 'X-API-Key': secrets['apiKey'] ?? '' })
const kim = {
  username: 'kim@example.com',
  email: 'kim@example.com',
  name: { firstName: 'Kim', lastName: 'Berg' },
}

type Page = {
  readonly data: readonly { readonly username: string }[]
  readonly itemsTotal: number
  readonly pagesTotal: number
  readonly _links: Readonly<Record<string, { readonly href: string }>>
}

test('a user is made, switched off and on, and each change has its entry in the ledger', async () => {
  await using vendor = await startAdyen()
  const call = callsTo(vendor)
  const made = (await call('POST', '/users', kim)).body as Record<string, unknown>
  assert.deepEqual([made['id'], made['active'], 'loginMethod' in made], ['S2-D4E3A94501', true, false])
  const path = `/users/${made['id']}`
  for (const change of [{ email: 'k@example.com' }, { roles: [] }, { active: false }, { active: true }, {}])
    assert.equal((await call('PATCH', path, change)).status, 200)
  assert.deepEqual(
    (await controlOf(vendor).ledger()).map(({ op, target, detail }) => [op, target, detail]),
    [
      ['create', 'user:S2-D4E3A94501', kim],
      ['update', 'user:S2-D4E3A94501', { email: 'k@example.com' }],
      ['group', 'user:S2-D4E3A94501', { roles: [] }],
      ['disable', 'user:S2-D4E3A94501', { active: false }],
      ['enable', 'user:S2-D4E3A94501', { active: true }],
      ['update', 'user:S2-D4E3A94501', {}],
    ],
  )
})

test('lists and names are replaced as a whole', async () => {
  await using vendor = await startAdyen()
  const call = callsTo(vendor)
  await call('POST', '/users', { ...kim, roles: ['Merchant review', 'Merchant standard role'] })
  const path = '/users/S2-D4E3A94501'
  await call('PATCH', path, { roles: ['Merchant review'], name: { firstName: 'Kimberly' } })
  const { roles, name } = (await call('GET', path)).body as Record<string, unknown>
  assert.deepEqual([roles, name], [['Merchant review'], { firstName: 'Kimberly', lastName: '' }])
})

test('users come in pages of ten unless asked, with links to the pages there are', async () => {
  await using vendor = await startAdyen({ seed: 'large' })
  const call = callsTo(vendor)
  const page = async (query: string) => (await call('GET', `/users${query}`)).body as Page
  const first = await page('')
  assert.deepEqual([first.data.length, first.itemsTotal, first.pagesTotal], [10, 252, 26])
  assert.deepEqual(Object.keys(first._links), ['self', 'first', 'last', 'next'])
  const last = await page('?pageSize=100&pageNumber=3')
  assert.deepEqual([last.data.length, Object.keys(last._links)], [52, ['self', 'first', 'last', 'prev']])
  assert.equal((await page('?pageSize=100&pageNumber=4')).data.length, 0)
  const found = await page('?username=person.24&pageSize=2')
  assert.equal(found.itemsTotal, 11)
  assert.match(found._links['next']?.href ?? '', /pageNumber=2&pageSize=2&username=person\.24$/)
  assert.equal((await page('?username=PERSON')).itemsTotal, 0)
})

test('pages repeat, are skipped and shift, and a change is lost in part', async () => {
  await using vendor = await startAdyen({ seed: 'large' })
  const call = callsTo(vendor)
  const { setFaults, state } = controlOf(vendor)
  const firstOf = async (number: number) =>
    ((await call('GET', `/users?pageSize=100&pageNumber=${number}`)).body as Page).data[0]?.username
  await setFaults({ kind: 'pages', how: 'repeat' })
  assert.equal(await firstOf(2), 'ada.admin@example.com')
  await setFaults({ kind: 'pages', how: 'skip' })
  assert.equal(await firstOf(1), 'person.99@example.com')
  await setFaults({ kind: 'pages', how: 'shift' })
  assert.equal(await firstOf(2), 'person.100@example.com')
  await setFaults({ kind: 'partial', fields: ['roles'] })
  await call('POST', '/users', { ...kim, roles: ['Merchant review'] })
  const { users } = (await state()) as { users: readonly { roles: readonly string[] }[] }
  assert.deepEqual(users.at(-1)?.roles, [])
})
