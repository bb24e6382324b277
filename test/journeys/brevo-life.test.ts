import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startBrevo } from '../../connectors/brevo/simulator/server.ts'
import { controlOf } from '../../simulation/control-client.ts'
import type { TaskView } from '../../src/operations/task-view.ts'
import { provisioningUrn, type ScimBody } from '../scim-client.ts'
import { connect, settledTasks, startTestSystem, type TestSystem } from '../system.ts'
import { endings, makeStepper, type Step } from './stepper.ts'

const user = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  userName: 'kim.doe@example.com',
  externalId: 'idp-1',
  name: { givenName: 'Kim', familyName: 'Doe' },
  emails: [{ value: 'kim.doe@example.com', type: 'work', primary: true }],
  active: true,
}

const reader = '"privileges":{"contacts":["view"]}'
const hourMs = 3_600_000
const codes = ({ tasks }: Step) => tasks.map(({ state, code }) => `${state} ${code}`)

/** Lets the time pass, and what falls due by it happen. */
async function pass(system: TestSystem, hours: number): Promise<readonly TaskView[]> {
  system.clock.advance(hours * hourMs)
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  return settledTasks(system)
}

test('a person is invited, accepts, changes, leaves, returns, gets another e-mail and leaves for good', async () => {
  await using simulator = await startBrevo({ rateLimit: false })
  await using system = await startTestSystem()
  const { scim, app } = await connect(system, simulator)
  const vendor = controlOf(simulator)
  await system.run('mapping.set', { app, group: 'IdP marketing', entitlement: 'Campaigns' })
  await system.run('mapping.set', { app, group: 'IdP sales', entitlement: 'Sales' })
  const step = await makeStepper(system, simulator)
  const ids = { user: '', marketing: '', sales: '' }
  const path = () => `/Users/${ids.user}`
  const accountState = async () =>
    ((await scim.get(path())).body[provisioningUrn] as ScimBody)['accountState']
  const accepts = (email: string) =>
    step(async () => {
      await vendor.admin('accept', { email })
      await pass(system, 7)
    })

  const invited = await step(async () => {
    const { status, body } = await scim.post('/Users', user)
    assert.equal(status, 201)
    ids.user = body.id
  })
  assert.deepEqual(invited.ledger, [`invite user:kim.doe@example.com {${reader}}`])
  assert.deepEqual(codes(invited), ['inProgress invited'])
  assert.equal(await accountState(), 'invited')
  assert.equal((await scim.get(path())).status, 200)

  const again = await step(async () => assert.equal((await scim.post('/Users', user)).status, 409))
  assert.deepEqual([again.ledger, again.tasks], [[], []])

  const accepted = await accepts('kim.doe@example.com')
  assert.deepEqual(accepted.ledger, [])
  const [task] = await system.run<readonly TaskView[]>('task.list', {})
  assert.equal(task?.outcome, 'verified')
  assert.equal(await accountState(), 'active')

  const renamed = await step(() =>
    scim.patch(path(), { op: 'replace', path: 'name.familyName', value: 'Roe' }),
  )
  assert.deepEqual(renamed.ledger, [], 'the vendor has no names')

  const grouped = await step(async () => {
    const members = [{ value: ids.user }]
    ids.marketing = (await scim.post('/Groups', { displayName: 'IdP marketing', members })).body.id
  })
  assert.equal(grouped.ledger.length, 1)
  assert.match(
    grouped.ledger[0] ?? '',
    /^group .*"email_campaigns":\["create_edit_delete","send_schedule_suspend"\]/,
  )
  const moved = await step(async () => {
    const members = [{ value: ids.user }]
    ids.sales = (await scim.post('/Groups', { displayName: 'IdP sales', members })).body.id
    await scim.patch(`/Groups/${ids.marketing}`, { op: 'remove', path: `members[value eq "${ids.user}"]` })
  })
  assert.ok(moved.tasks.every(({ state }) => ['done', 'superseded'].includes(state)))
  assert.match(
    moved.ledger.at(-1) ?? '',
    /"email_campaigns":\[\].*"sales_platform":\["create_edit_deals","reports"\]/,
  )

  const left = await step(() => scim.patch(path(), { op: 'replace', path: 'active', value: false }))
  assert.deepEqual(left.ledger, ['disable user:kim.doe@example.com {"how":"revoke"}'])
  assert.deepEqual(endings(left), ['converge verified'])

  const back = await step(() => scim.patch(path(), { op: 'replace', path: 'active', value: true }))
  assert.equal(back.ledger.length, 1)
  assert.match(back.ledger[0] ?? '', /^invite user:kim.doe@example.com .*sales_platform/)
  assert.deepEqual(codes(back), ['inProgress invited'])

  const leftPending = await step(() => scim.patch(path(), { op: 'replace', path: 'active', value: false }))
  assert.deepEqual(leftPending.ledger, ['disable user:kim.doe@example.com {"how":"cancel"}'])

  await step(() => scim.patch(path(), { op: 'replace', path: 'active', value: true }))
  await accepts('kim.doe@example.com')

  const mail = await step(() =>
    scim.patch(
      path(),
      { op: 'replace', path: 'emails[type eq "work"].value', value: 'kim.roe@example.com' },
      { op: 'replace', path: 'userName', value: 'kim.roe@example.com' },
    ),
  )
  assert.deepEqual([mail.ledger, endings(mail)], [[], ['converge replacement']])
  const replaced = await step(() => system.run('task.approve', { id: mail.tasks[0]?.id }))
  assert.equal(replaced.ledger[0], 'disable user:kim.doe@example.com {"how":"revoke"}')
  assert.match(replaced.ledger[1] ?? '', /^invite user:kim.roe@example.com /)
  assert.equal(replaced.ledger.length, 2)
  await accepts('kim.roe@example.com')
  assert.equal(await accountState(), 'active')

  const deleted = await step(async () => {
    assert.equal((await scim.send('DELETE', path())).status, 204)
    assert.equal((await scim.get(path())).status, 404)
  })
  assert.deepEqual(deleted.ledger, ['disable user:kim.roe@example.com {"how":"revoke"}'])
  const { unhandled } = await vendor.state()
  assert.deepEqual(unhandled, [])
})

test('an invitation that is not accepted in 72 hours is sent again once for each time it expires, then asked about', async () => {
  await using simulator = await startBrevo({ rateLimit: false })
  await using system = await startTestSystem()
  const { scim } = await connect(system, simulator)
  const vendor = controlOf(simulator)
  const step = await makeStepper(system, simulator)
  await step(() => scim.post('/Users', user))
  const expire = () =>
    step(async () => {
      await vendor.admin('passHours', { hours: 73 })
      await pass(system, 73)
    })
  for (const resent of [1, 2, 3])
    assert.deepEqual((await expire()).ledger, [`update user:kim.doe@example.com {"resent":${resent}}`])
  assert.deepEqual((await expire()).ledger, [])
  const [task] = await system.run<readonly TaskView[]>('task.list', {})
  assert.deepEqual([task?.state, task?.code], ['needsPerson', 'invitationIgnored'])
  const retried = await step(() => system.run('task.retry', { id: task?.id }))
  assert.deepEqual(retried.ledger, ['update user:kim.doe@example.com {"resent":4}'])
})

test('an invitation that somebody took back is not sent anew without a person', async () => {
  await using simulator = await startBrevo({ rateLimit: false })
  await using system = await startTestSystem()
  const { scim } = await connect(system, simulator)
  const step = await makeStepper(system, simulator)
  await step(() => scim.post('/Users', user))
  await controlOf(simulator).admin('remove', { email: user.userName })
  const looked = await step(() => pass(system, 7))
  assert.deepEqual(looked.ledger, [])
  const [task] = await system.run<readonly TaskView[]>('task.list', {})
  assert.deepEqual([task?.state, task?.code], ['needsPerson', 'invitationGone'])
  const retried = await step(() => system.run('task.retry', { id: task?.id }))
  assert.equal(retried.ledger.length, 1)
})

test('a seat is bought only after a person agreed, and what it costs is on record', async () => {
  await using simulator = await startBrevo({ rateLimit: false, seed: 'full' })
  await using system = await startTestSystem()
  const { scim } = await connect(system, simulator)
  const step = await makeStepper(system, simulator)
  const held = await step(() => scim.post('/Users', user))
  assert.deepEqual([held.ledger, endings(held)], [[], ['converge seat']])
  const bought = await step(() => system.run('task.approve', { id: held.tasks[0]?.id }))
  assert.match(bought.ledger[0] ?? '', /"invoice_id":"INV-0001"/)
  const billed = (await system.exportTrail()).filter((line) => line.includes('billing.reported'))
  assert.equal(billed.length, 1)
  assert.match(billed[0] ?? '', /INV-0001/)
})

test('who signed in is read with the listing, and an acceptance is seen by it', async () => {
  await using simulator = await startBrevo({ rateLimit: false, seed: 'inactive' })
  await using system = await startTestSystem()
  const { scim, app } = await connect(system, simulator)
  const step = await makeStepper(system, simulator)
  await step(() => scim.post('/Users', user))
  await controlOf(simulator).admin('accept', { email: user.userName })
  await step(async () => {
    await system.run('app.sync', { app })
    await pass(system, 0.001)
  })
  type View = { readonly name: string; readonly state: string; readonly lastSignInAt: string | null }
  const accounts = await system.run<readonly View[]>('account.list', { app })
  const of = (name: string) => accounts.find((account) => account.name === name)
  assert.ok(of('olga.owner@example.com')?.lastSignInAt)
  assert.equal(of('ines.inactive@example.com')?.lastSignInAt, null)
  assert.equal(of('kim.doe@example.com')?.state, 'active')
  const [task] = await system.run<readonly TaskView[]>('task.list', {})
  assert.equal(task?.outcome, 'verified')
})
