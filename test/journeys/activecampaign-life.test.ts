import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startActiveCampaign } from '../../connectors/activecampaign/simulator/server.ts'
import { controlOf } from '../../simulation/control-client.ts'
import { provisioningUrn, type ScimBody } from '../scim-client.ts'
import { connect, startTestSystem } from '../system.ts'
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

test('a person joins, moves, changes, leaves, returns, leaves for good and is hired again', async () => {
  await using simulator = await startActiveCampaign({ rateLimit: false })
  await using system = await startTestSystem()
  const { scim, app } = await connect(system, simulator)
  await system.run('mapping.set', { app, group: 'IdP marketing', entitlement: 'Marketing', priority: 20 })
  await system.run('mapping.set', { app, group: 'IdP sales', entitlement: 'Sales', priority: 10 })
  const step = await makeStepper(system, simulator)
  const ids = { user: '', marketing: '', sales: '' }
  const path = () => `/Users/${ids.user}`
  const accountState = async () =>
    ((await scim.get(path())).body[provisioningUrn] as ScimBody)['accountState']

  const created = await step(async () => {
    const { status, body } = await scim.post('/Users', user)
    assert.equal(status, 201)
    ids.user = body.id
  })
  assert.deepEqual(endings(created), verified)
  assert.deepEqual(created.ledger, [
    'create user:3 {"username":"kim.doe@example.com","email":"Kim.Doe@example.com","firstName":"Kim","lastName":"Doe","password":"(hidden)","group":4}',
  ])
  assert.equal(await accountState(), 'active')

  const again = await step(async () => assert.equal((await scim.post('/Users', user)).status, 409))
  assert.deepEqual([again.ledger, again.tasks], [[], []])

  const renamed = await step(() =>
    scim.patch(path(), { op: 'replace', path: 'name.familyName', value: 'Roe' }),
  )
  assert.deepEqual([endings(renamed), renamed.ledger], [verified, ['update user:3 {"lastName":"Roe"}']])

  const mail = { op: 'replace', path: 'emails[type eq "work"].value', value: 'kim.roe@example.com' }
  const changedMail = await step(() =>
    scim.patch(path(), mail, { op: 'replace', path: 'userName', value: 'kim.roe@example.com' }),
  )
  assert.deepEqual(
    [endings(changedMail), changedMail.ledger],
    [verified, ['update user:3 {"email":"kim.roe@example.com"}']],
  )

  const grouped = await step(async () => {
    const group = await scim.post('/Groups', { displayName: 'IdP marketing', members: [{ value: ids.user }] })
    assert.equal(group.status, 201)
    ids.marketing = group.body.id
  })
  assert.deepEqual([endings(grouped), grouped.ledger], [verified, ['group user:3 {"group":5}']])

  const moved = await step(async () => {
    const group = await scim.post('/Groups', { displayName: 'IdP sales', members: [] })
    ids.sales = group.body.id
    await scim.patch(`/Groups/${ids.sales}`, { op: 'add', path: 'members', value: [{ value: ids.user }] })
    await scim.patch(`/Groups/${ids.marketing}`, { op: 'remove', path: `members[value eq "${ids.user}"]` })
  })
  assert.deepEqual(moved.ledger, ['group user:3 {"group":6}'])
  assert.ok(moved.tasks.every(({ state }) => state === 'done'))

  const unmapped = await step(async () => {
    const { status, body } = await scim.post('/Groups', {
      displayName: 'Nobody mapped me',
      members: [{ value: ids.user }],
    })
    assert.equal(status, 201)
    assert.equal((body[provisioningUrn] as ScimBody)['mapped'], false)
  })
  assert.deepEqual([unmapped.ledger, unmapped.tasks], [[], []])

  const left = await step(async () => {
    const { status, body } = await scim.patch(path(), { op: 'replace', path: 'active', value: false })
    assert.deepEqual([status, body['active']], [200, false])
  })
  assert.deepEqual(
    [endings(left), left.ledger],
    [verified, ['group user:3 {"group":8,"password":"(hidden)"}']],
  )
  assert.equal(await accountState(), 'disabled')

  const leftAgain = await step(() => scim.patch(path(), { op: 'Replace', path: 'active', value: 'False' }))
  assert.deepEqual([leftAgain.ledger, leftAgain.tasks], [[], []])

  const back = await step(() => scim.patch(path(), { op: 'replace', value: { active: true } }))
  assert.deepEqual([endings(back), back.ledger], [verified, ['group user:3 {"group":6}']])

  const leftAsText = await step(async () => {
    const { status, body } = await scim.patch(path(), { op: 'Replace', path: 'active', value: 'False' })
    assert.deepEqual([status, body['active']], [200, false])
  })
  assert.deepEqual(leftAsText.ledger, ['group user:3 {"group":8,"password":"(hidden)"}'])

  const backByPut = await step(() =>
    scim.send('PUT', path(), {
      ...user,
      userName: 'kim.roe@example.com',
      emails: [{ value: 'kim.roe@example.com', primary: true }],
      name: { givenName: 'Kim', familyName: 'Roe' },
    }),
  )
  assert.deepEqual([endings(backByPut), backByPut.ledger], [verified, ['group user:3 {"group":6}']])

  const deleted = await step(async () => {
    assert.equal((await scim.send('DELETE', path())).status, 204)
    assert.equal((await scim.get(path())).status, 404)
  })
  assert.deepEqual(endings(deleted), ['converge verified', 'delete deletion'])
  assert.deepEqual(deleted.ledger, ['group user:3 {"group":8,"password":"(hidden)"}'])

  const rehired = await step(async () => {
    const { status, body } = await scim.post('/Users', {
      ...user,
      userName: 'kim.roe@example.com',
      emails: [],
    })
    assert.equal(status, 201)
    assert.notEqual(body.id, ids.user)
    ids.user = body.id
  })
  assert.deepEqual([endings(rehired), rehired.ledger.length], [verified, 2])
  assert.equal(await accountState(), 'active')
  const { users } = (await controlOf(simulator).state()) as { users: { email: string; group: string }[] }
  assert.deepEqual(
    users.slice(2).map(({ email, group }) => `${email} ${group}`),
    ['kim.roe@example.com SSO Users'],
  )
})
