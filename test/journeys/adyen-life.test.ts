import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startAdyen } from '../../connectors/adyen/simulator/server.ts'
import { controlOf } from '../../simulation/control-client.ts'
import type { TaskView } from '../../src/operations/task-view.ts'
import { provisioningUrn, type ScimBody } from '../scim-client.ts'
import { connect, settledTasks, startTestSystem } from '../system.ts'
import { readApplication } from './read-application.ts'
import { endings, makeStepper } from './stepper.ts'

const user = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  userName: 'Kim.Doe@example.com',
  externalId: 'idp-1',
  name: { givenName: 'Kim', familyName: 'Doe' },
  emails: [{ value: 'Kim.Doe@example.com', type: 'work', primary: true }],
  active: true,
}

const verified = ['converge verified']
const kim = 'user:S2-D18D7C5DEA'

test('a person joins, moves, changes, leaves, returns, leaves for good and is hired again', async () => {
  await using simulator = await startAdyen()
  await using system = await startTestSystem()
  const { scim, app } = await connect(system, simulator)
  const map = (group: string, entitlement: string) => system.run('mapping.set', { app, group, entitlement })
  await map('IdP shop', 'role:Merchant standard role')
  await map('IdP shop EU', 'merchant:ExampleShop_EU')
  await map('IdP shop US', 'merchant:ExampleShop_US')
  await map('IdP EMEA', 'group:EMEA_Shops')
  const step = await makeStepper(system, simulator)
  const ids: Record<string, string> = {}
  const path = () => `/Users/${ids['user']}`
  const accountState = async () =>
    ((await scim.get(path())).body[provisioningUrn] as ScimBody)['accountState']
  const join = (displayName: string) => async () => {
    const group = await scim.post('/Groups', { displayName, members: [{ value: ids['user'] }] })
    assert.equal(group.status, 201)
    ids[displayName] = group.body.id
  }

  const created = await step(async () => {
    const { status, body } = await scim.post('/Users', user)
    assert.equal(status, 201)
    ids['user'] = body.id
  })
  assert.deepEqual(endings(created), verified)
  assert.deepEqual(created.ledger, [
    `create ${kim} {"username":"Kim.Doe@example.com","email":"Kim.Doe@example.com","name":{"firstName":"Kim","lastName":"Doe"}}`,
  ])
  assert.equal(await accountState(), 'active')

  const again = await step(async () => assert.equal((await scim.post('/Users', user)).status, 409))
  assert.deepEqual([again.ledger, again.tasks], [[], []])

  const renamed = await step(() =>
    scim.patch(path(), { op: 'replace', path: 'name.familyName', value: 'Roe' }),
  )
  const name = '{"name":{"firstName":"Kim","lastName":"Roe"}}'
  assert.deepEqual([endings(renamed), renamed.ledger], [verified, [`update ${kim} ${name}`]])

  // The username at Adyen stays; whoever signs in does so by the e-mail.
  const mail = { op: 'replace', path: 'emails[type eq "work"].value', value: 'kim.roe@example.com' }
  const changedMail = await step(() =>
    scim.patch(path(), mail, { op: 'replace', path: 'userName', value: 'kim.roe@example.com' }),
  )
  assert.deepEqual(
    [endings(changedMail), changedMail.ledger],
    [verified, [`update ${kim} {"email":"kim.roe@example.com"}`]],
  )

  const role = await step(join('IdP shop'))
  assert.deepEqual(
    [endings(role), role.ledger],
    [verified, [`group ${kim} {"roles":["Merchant standard role"]}`]],
  )
  const merchant = await step(join('IdP shop EU'))
  assert.deepEqual(merchant.ledger, [`group ${kim} {"associatedMerchantAccounts":["ExampleShop_EU"]}`])
  const group = await step(join('IdP EMEA'))
  assert.deepEqual(group.ledger, [`group ${kim} {"accountGroups":["EMEA_Shops"]}`])

  // What somebody gave by hand is not in the mapping, and is never taken away.
  await controlOf(simulator).admin('grant', { email: 'kim.roe@example.com', merchant: 'ExampleShop_POS' })
  const moved = await step(async () => {
    await join('IdP shop US')()
    await scim.patch(`/Groups/${ids['IdP shop EU']}`, {
      op: 'remove',
      path: `members[value eq "${ids['user']}"]`,
    })
  })
  assert.ok(moved.tasks.every(({ state }) => state === 'done' || state === 'superseded'))
  const merchants = moved.ledger.at(-1)?.split(' ')[2] ?? ''
  assert.deepEqual(JSON.parse(merchants), {
    associatedMerchantAccounts: ['ExampleShop_POS', 'ExampleShop_US'],
  })

  const left = await step(async () => {
    const { status, body } = await scim.patch(path(), { op: 'replace', path: 'active', value: false })
    assert.deepEqual([status, body['active']], [200, false])
  })
  assert.deepEqual([endings(left), left.ledger], [verified, [`disable ${kim} {"active":false}`]])
  assert.equal(await accountState(), 'disabled')

  const leftAgain = await step(() => scim.patch(path(), { op: 'Replace', path: 'active', value: 'False' }))
  assert.deepEqual([leftAgain.ledger, leftAgain.tasks], [[], []])

  const back = await step(() => scim.patch(path(), { op: 'replace', value: { active: true } }))
  assert.deepEqual([endings(back), back.ledger], [verified, [`enable ${kim} {"active":true}`]])

  const leftAsText = await step(async () => {
    const { status, body } = await scim.patch(path(), { op: 'Replace', path: 'active', value: 'False' })
    assert.deepEqual([status, body['active']], [200, false])
  })
  assert.deepEqual(leftAsText.ledger, [`disable ${kim} {"active":false}`])

  const backByPut = await step(() =>
    scim.send('PUT', path(), {
      ...user,
      userName: 'kim.roe@example.com',
      emails: [{ value: 'kim.roe@example.com', primary: true }],
      name: { givenName: 'Kim', familyName: 'Roe' },
    }),
  )
  assert.deepEqual([endings(backByPut), backByPut.ledger], [verified, [`enable ${kim} {"active":true}`]])

  const deleted = await step(async () => {
    assert.equal((await scim.send('DELETE', path())).status, 204)
    assert.equal((await scim.get(path())).status, 404)
  })
  assert.deepEqual(endings(deleted), ['converge verified', 'delete deletion'])
  assert.deepEqual(deleted.ledger, [`disable ${kim} {"active":false}`])

  const rehired = await step(async () => {
    const { status, body } = await scim.post('/Users', {
      ...user,
      userName: 'kim.roe@example.com',
      emails: [],
    })
    assert.equal(status, 201)
    assert.notEqual(body.id, ids['user'])
    ids['user'] = body.id
  })
  assert.equal(endings(rehired).at(-1), 'converge verified')
  assert.match(rehired.ledger.join('\n'), /^enable /)
  assert.equal(await accountState(), 'active')
  const { users } = (await controlOf(simulator).state()) as { users: { email: string; username: string }[] }
  assert.deepEqual(
    users.slice(2).map(({ email, username }) => `${email} ${username}`),
    ['kim.roe@example.com Kim.Doe@example.com'],
  )
})

test('a deletion that is due and agreed to becomes a question with exact steps, and ends when a reading shows it', async () => {
  await using simulator = await startAdyen()
  await using system = await startTestSystem()
  const { scim } = await connect(system, simulator)
  const { body } = await scim.post('/Users', user)
  await settledTasks(system)
  await scim.send('DELETE', `/Users/${body.id}`)
  const held = (await settledTasks(system)).find(({ kind }) => kind === 'delete')
  assert.ok(held)
  system.clock.advance(31 * 24 * 60 * 60 * 1_000)
  await system.run('task.approve', { id: held.id })
  const deletion = async () => (await settledTasks(system)).find(({ id }) => id === held.id) as TaskView
  const asked = await deletion()
  assert.deepEqual([asked.state, asked.code], ['needsPerson', 'notAutomated'])
  assert.match(asked.reason ?? '', /only the deletion is pending.*1\. Sign in .*Settings > Users.*task retry/)
  const control = controlOf(simulator)
  assert.deepEqual(
    (await control.ledger()).map(({ op }) => op),
    ['create', 'disable'],
  )
  await control.admin('deleteUser', { email: 'Kim.Doe@example.com' })
  await system.run('task.retry', { id: held.id })
  const done = await deletion()
  assert.deepEqual([done.state, done.outcome], ['done', 'alreadySo'])
})

test('the last admin without single sign-on keeps the access, and of two each may leave', async () => {
  await using simulator = await startAdyen()
  await using system = await startTestSystem()
  const { scim, app } = await connect(system, simulator)
  const adopt = async (userName: string) => {
    const { status, body } = await scim.post('/Users', { userName, active: true })
    assert.equal(status, 201)
    await settledTasks(system)
    return `/Users/${body.id}`
  }
  const ada = await adopt('ada.admin@example.com')
  const sam = await adopt('sam.okafor@example.com')
  const leave = (path: string) => scim.patch(path, { op: 'replace', path: 'active', value: false })
  assert.equal((await leave(ada)).status, 403)

  const adminsWithoutSso = 'ada.admin@example.com, sam.okafor@example.com'
  await system.run('app.set', { app, settings: { adminsWithoutSso } })
  // A third admin, so that it is not about the last admin of all.
  const mia = { email: 'mia@example.com', firstName: 'Mia', lastName: 'Marsh', roles: ['Merchant admin'] }
  await controlOf(simulator).admin('createUser', mia)
  assert.equal((await readApplication(system, app)).state, 'accepted')
  assert.equal((await leave(ada)).status, 200)
  await settledTasks(system)
  assert.equal((await leave(sam)).status, 403)
  assert.ok((await settledTasks(system)).some(({ code }) => code === 'ownerAccount'))
  const { users } = (await controlOf(simulator).state()) as { users: { email: string; active: boolean }[] }
  assert.deepEqual(
    users.filter(({ active }) => !active).map(({ email }) => email),
    ['ada.admin@example.com'],
  )
})
