import assert from 'node:assert/strict'
import { test } from 'node:test'
import { controlOf } from '../../../simulation/control-client.ts'
import { startAdyen } from './server.ts'

type Shown = {
  users: { email: string; roles: string[]; active: boolean; username: string }[]
  merchants: string[]
}

test('an admin makes, changes, switches off and deletes users, and gives and takes', async () => {
  await using vendor = await startAdyen()
  const control = controlOf(vendor)
  const email = 'new@example.com'
  await control.admin('createUser', { email, firstName: 'New', lastName: 'One', username: 'newone' })
  await control.admin('updateUser', { email, changes: { firstName: 'Old' } })
  await control.admin('grant', { email, role: 'Merchant review' })
  await control.admin('grant', { email, role: 'Risk admin' })
  await control.admin('revoke', { email, role: 'Merchant review' })
  await control.admin('addMerchant', { id: 'Outlet' })
  await control.admin('grant', { email, merchant: 'Outlet' })
  await control.admin('setActive', { email, active: false })
  const { users, merchants } = (await control.state()) as Shown
  const made = users.at(-1)
  assert.deepEqual([made?.username, made?.roles, made?.active], ['newone', ['Risk admin'], false])
  assert.ok(merchants.includes('Outlet'))
  await control.admin('deleteUser', { email })
  assert.equal(((await control.state()) as Shown).users.length, 2)
  assert.deepEqual(await control.ledger(), [])
})

test('an admin is told what is wrong', async () => {
  await using vendor = await startAdyen()
  const { admin } = controlOf(vendor)
  const ada = { email: 'ada.admin@example.com' }
  for (const [action, input, says] of [
    ['createUser', ada, /are needed/],
    ['createUser', { ...ada, firstName: 'A', lastName: 'B' }, /there is a user/],
    ['createUser', { email: 'x@y.z', firstName: 'A', lastName: 'B', roles: ['None'] }, /there is no None/],
    ['updateUser', { ...ada, changes: {} }, /"changes" must have/],
    ['deleteUser', { email: 'nobody@example.com' }, /no user "nobody@example.com"/],
    ['setActive', { ...ada, active: 'no' }, /true or false/],
    ['grant', ada, /is needed/],
    ['grant', { ...ada, accountGroup: 'None' }, /no accountGroup "None"/],
    ['addMerchant', {}, /"id" is missing/],
    ['setCredentialRoles', {}, /must be a list/],
    ['withholdRoles', {}, /must be a list/],
    ['setSso', {}, /true or false/],
  ] as const)
    await assert.rejects(admin(action, input), says)
  await admin('setSso', { sso: false })
  await admin('withholdRoles', { roles: ['Merchant review'] })
  const before = vendor.secrets
  await admin('rotateKey')
  const answer = await fetch(`${vendor.url}/v3/me`, { headers: { 'X-API-Key': before['apiKey'] ?? '' } })
  assert.equal(answer.status, 401)
})
