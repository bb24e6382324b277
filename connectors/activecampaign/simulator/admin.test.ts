import assert from 'node:assert/strict'
import { test } from 'node:test'
import { controlOf } from '../../../simulation/control-client.ts'
import { startActiveCampaign } from './server.ts'

type User = { id: string; email: string; firstName: string; group: string }
type Shown = { users: User[]; groups: { id: string; title: string }[]; adminChanges: { action: string }[] }

test('a first single sign-on makes an account in "SSO Users", every later one finds it', async () => {
  await using vendor = await startActiveCampaign({ rateLimit: false })
  const control = controlOf(vendor)
  const lena = { email: 'lena@example.com', firstName: 'Lena', lastName: 'Fischer' }
  assert.equal((await control.admin('ssoLogin', lena))['made'], true)
  assert.equal((await control.admin('ssoLogin', { ...lena, email: 'LENA@example.com' }))['made'], false)
  const { users, adminChanges } = (await control.state()) as Shown
  assert.deepEqual([users.length, users[2]?.email, users[2]?.group], [3, 'lena@example.com', 'SSO Users'])
  assert.deepEqual(
    adminChanges.map(({ action }) => action),
    ['ssoLogin', 'ssoLogin'],
  )
  assert.deepEqual(await control.ledger(), [])
})

test('an admin makes, changes, moves and deletes users and groups', async () => {
  await using vendor = await startActiveCampaign({ rateLimit: false, seed: 'company' })
  const control = controlOf(vendor)
  const email = 'new@example.com'
  await control.admin('createGroup', { title: 'Agency' })
  await control.admin('createUser', { email, firstName: 'New', lastName: 'One', group: 'Agency' })
  await control.admin('updateUser', { email, changes: { firstName: 'Old' } })
  await control.admin('moveUser', { email, group: 5 })
  await control.admin('renameGroup', { group: 'Agency', title: 'Agencies' })
  const { users, groups } = (await control.state()) as Shown
  const made = users.at(-1)
  assert.deepEqual([made?.email, made?.firstName, made?.group], [email, 'Old', 'Marketing'])
  assert.equal(groups.at(-1)?.title, 'Agencies')
  await control.admin('deleteGroup', { group: 'Agencies' })
  await control.admin('deleteUser', { id: made?.id })
  assert.equal(((await control.state()) as Shown).users.length, 14)
})

test('an admin can do no more than the vendor allows', async () => {
  await using vendor = await startActiveCampaign({ rateLimit: false })
  const control = controlOf(vendor)
  const person = { email: 'new@example.com', firstName: 'New', lastName: 'One' }
  await control.admin('setSeats', { seats: 2 })
  for (const [action, input, says] of [
    ['createUser', { ...person, group: 'Sales' }, /every seat is taken/],
    ['createUser', { ...person, group: 'Nowhere' }, /no group "Nowhere"/],
    ['createUser', { email: 'x@example.com' }, /are needed/],
    ['createUser', { ...person, email: 'ADA.admin@example.com', group: 'Sales' }, /there is a user/],
    ['ssoLogin', person, /every seat is taken/],
    ['updateUser', { id: 2, changes: {} }, /"changes" must have/],
    ['deleteUser', { id: 1 }, /primary admin/],
    ['deleteUser', { email: 'nobody@example.com' }, /no user "nobody@example.com"/],
    ['moveUser', { id: 1, group: 'Sales' }, /primary admin/],
    ['renameGroup', { group: 'Admin', title: 'X' }, /Admin group/],
    ['deleteGroup', { group: 'Admin' }, /Admin group/],
    ['setSeats', { seats: 'many' }, /number or null/],
    ['sendMail', {}, /must be one of createUser/],
  ] as const)
    await assert.rejects(control.admin(action, input), says)
  await control.admin('setSeats', { seats: null })
  await control.admin('createUser', { ...person, group: 'Sales' })
})
