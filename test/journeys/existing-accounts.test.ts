import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startActiveCampaign } from '../../connectors/activecampaign/simulator/server.ts'
import { controlOf } from '../../simulation/control-client.ts'
import type { AccountView } from '../../src/operations/account-view.ts'
import { connect, settledTasks, startTestSystem } from '../system.ts'
import { readApplication } from './read-application.ts'
import { endings, makeStepper } from './stepper.ts'

const person = (userName: string) => ({ userName, name: { givenName: 'A', familyName: 'B' }, active: true })
const mine = (name: { givenName: string; familyName: string }, userName: string) => ({
  userName,
  name,
  active: true,
})

test('a reading shows what is there, also who came in by single sign-on, and changes nothing', async () => {
  await using simulator = await startActiveCampaign({ rateLimit: false, seed: 'company' })
  await using system = await startTestSystem()
  const { app } = await connect(system, simulator)
  const before = (await controlOf(simulator).ledger()).length
  const snapshot = await readApplication(system, app)
  assert.deepEqual([snapshot.state, snapshot.rows], ['accepted', 14])
  assert.deepEqual(snapshot.counts, { managed: 0, unmanaged: 14, justInTime: 3, absent: 0 })
  const accounts = await system.run<readonly AccountView[]>('account.list', { app })
  assert.deepEqual(
    accounts
      .filter(({ justInTime }) => justInTime)
      .map(({ name }) => name)
      .sort(),
    ['lena.fischer@example.com', 'omar.haddad@example.com', 'tariq.aziz@example.com'],
  )
  assert.ok(
    accounts.some(({ marks }) => marks.includes('owner')) &&
      accounts.some(({ marks }) => marks.includes('self')),
  )
  assert.equal((await controlOf(simulator).ledger()).length, before)
  assert.deepEqual(await settledTasks(system), [])
})

test('a single sign-on account is adopted when the identity provider names its e-mail, and moved to its mapped group', async () => {
  await using simulator = await startActiveCampaign({ rateLimit: false, seed: 'company' })
  await using system = await startTestSystem()
  const { scim, app } = await connect(system, simulator)
  await system.run('mapping.set', { app, group: 'Sellers', entitlement: 'Sales' })
  await readApplication(system, app)
  const step = await makeStepper(system, simulator)
  let id = ''
  const adopted = await step(async () => {
    const { status, body } = await scim.post(
      '/Users',
      mine({ givenName: 'Lena', familyName: 'Fischer' }, 'LENA.fischer@example.com'),
    )
    assert.equal(status, 201)
    id = body.id
  })
  assert.deepEqual([endings(adopted), adopted.ledger], [['converge alreadySo'], []])
  const moved = await step(() => scim.post('/Groups', { displayName: 'Sellers', members: [{ value: id }] }))
  assert.deepEqual([endings(moved), moved.ledger], [['converge verified'], ['group user:13 {"group":6}']])
  const account = await system.run<AccountView>('account.show', { app, account: 'lena.fischer@example.com' })
  assert.deepEqual([account.managed, account.justInTime, account.scimUserId], ['adopted', false, id])
})

test('with the leaver policy "delete" only accounts we made are deleted; an adopted one keeps its data', async () => {
  await using simulator = await startActiveCampaign({ rateLimit: false, seed: 'company' })
  await using system = await startTestSystem()
  const { scim, app } = await connect(system, simulator)
  await system.run('app.set', { app, leaver: 'delete' })
  const step = await makeStepper(system, simulator)
  const ids: string[] = []
  for (const userName of ['mia.marsh@example.com', 'new.person@example.com'])
    ids.push((await scim.post('/Users', person(userName))).body.id)
  await settledTasks(system)
  await step(async () => {})
  const off = { op: 'replace', path: 'active', value: false }
  const adopted = await step(() => scim.patch(`/Users/${ids[0]}`, off))
  assert.match(adopted.ledger.join(), /^group user:3 .*"password":"\(hidden\)"/)
  const made = await step(() => scim.patch(`/Users/${ids[1]}`, off))
  assert.deepEqual([endings(made), made.ledger], [['converge verified'], ['delete user:15 {}']])
  const back = await step(() => scim.patch(`/Users/${ids[1]}`, { ...off, value: true }))
  assert.match(back.ledger.join(), /^create user:16 /)
})

test('the primary admin, the owner of the key and whoever is protected are never touched', async () => {
  await using simulator = await startActiveCampaign({ rateLimit: false, seed: 'company' })
  await using system = await startTestSystem()
  const { scim, app } = await connect(system, simulator)
  await system.run('mapping.set', { app, group: 'Sellers', entitlement: 'Sales' })
  const priya = await scim.post(
    '/Users',
    mine({ givenName: 'Priya', familyName: 'Raman' }, 'priya.raman@example.com'),
  )
  await settledTasks(system)
  await system.run('account.protect', { app, account: 'priya.raman@example.com' })
  const step = await makeStepper(system, simulator)
  const off = { op: 'replace', path: 'active', value: false }
  const refused = await step(async () => {
    for (const reply of [
      await scim.patch(`/Users/${priya.body.id}`, off),
      await scim.send('DELETE', `/Users/${priya.body.id}`),
      await scim.post('/Users', { ...person('ada.admin@example.com'), active: false }),
      await scim.post('/Users', { ...person('overlock@example.com'), active: false }),
    ])
      assert.equal(reply.status, 403, JSON.stringify(reply.body))
  })
  assert.deepEqual(refused.ledger, [])
  assert.equal((await scim.get(`/Users/${priya.body.id}`)).body['active'], true)
  assert.equal((await scim.get('/Users')).body['totalResults'], 1)
  await system.run('account.protect', { app, account: 'priya.raman@example.com', off: true })
  const left = await step(() => scim.patch(`/Users/${priya.body.id}`, off))
  assert.equal(left.ledger.length, 1)
})

test('a deletion is planned, waits for a person, and is carried out once when it is released', async () => {
  await using simulator = await startActiveCampaign({ rateLimit: false })
  await using system = await startTestSystem()
  const { scim } = await connect(system, simulator)
  const { body } = await scim.post('/Users', person('kim@example.com'))
  await settledTasks(system)
  const step = await makeStepper(system, simulator)
  const left = await step(() => scim.send('DELETE', `/Users/${body.id}`))
  assert.deepEqual(endings(left).toSorted(), ['converge verified', 'delete deletion'])
  const deletion = left.tasks.find(({ kind }) => kind === 'delete')
  const days = (Date.parse(deletion?.dueAt ?? '') - Date.now()) / 86_400_000
  assert.ok(days > 29 && days < 31)
  system.clock.advance(40 * 86_400_000)
  const waiting = await step(async () => new Promise((resolve) => setTimeout(resolve, 1_500)))
  assert.deepEqual(waiting.ledger, [])
  const released = await step(() => system.run('task.approve', { id: deletion?.id }))
  assert.deepEqual(released.ledger, ['delete user:3 {}'])
  await assert.rejects(system.run('task.approve', { id: deletion?.id }), /done, not held/)
})
