import assert from 'node:assert/strict'
import { controlOf } from '../../simulation/control-client.ts'
import type { Simulator } from '../../simulation/simulator.ts'
import type { HandshakeView } from '../../src/operations/app-handshake.ts'
import { connect, settledTasks, type TestSystem } from '../system.ts'
import { clientOf } from './client.ts'
import type { Dialect, Person } from './dialect.ts'

const ana: Person = { number: 1, userName: 'Ana.Silva@corp.example', givenName: 'Ana', familyName: 'Silva' }
const bo: Person = { number: 2, userName: 'bo.berg@corp.example', givenName: 'Bo', familyName: 'Berg' }

/** A year of two people at one identity provider. Answers, for each step, what the application was made to do. */
export async function live(system: TestSystem, simulator: Simulator, dialect: Dialect) {
  const control = controlOf(simulator)
  const { app, scim, scimUrl, token: first } = await connect(system, simulator)
  const { label } = dialect
  const token =
    label === undefined
      ? first
      : (await system.run<{ token: string }>('scimToken.create', { app, label })).token
  const idp = clientOf(dialect, scimUrl, token)
  await system.run('mapping.set', { app, group: 'Marketing team', entitlement: 'Marketing' })
  const did: Record<string, readonly string[]> = {}
  let seen = (await control.ledger()).length
  const step = async <Result>(name: string, work: () => Promise<Result>): Promise<Result> => {
    const result = await work()
    const tasks = await settledTasks(system)
    const stuck = tasks.filter(
      ({ state, kind }) => kind !== 'delete' && !['done', 'superseded'].includes(state),
    )
    assert.deepEqual(stuck, [], `${dialect.name}: ${name}`)
    const ledger = await control.ledger()
    did[name] = ledger.slice(seen).map(({ op }) => op)
    seen = ledger.length
    return result
  }
  const user = async (id: string) => (await scim.get(`/Users/${id}`)).body
  const groupsOf = async (id: string) => ((await user(id))['groups'] ?? []) as readonly { value: string }[]

  await step('test', () => dialect.test(idp))
  const anaId = await step('create', () => dialect.assign(idp, ana))
  const boId = await step('create another', () => dialect.assign(idp, bo))
  const married = { ...ana, familyName: 'Sørensen' }
  await step('update', () => dialect.update(idp, anaId, married, ana))
  assert.deepEqual(((await user(anaId))['name'] as Record<string, string>)['familyName'], 'Sørensen')
  const renamed = { ...married, userName: 'ana.sorensen@corp.example' }
  await step('rename', () => dialect.update(idp, anaId, renamed, married))
  assert.equal((await user(anaId))['userName'], renamed.userName)
  const members = [anaId, boId]
  const groupId = await step('push group', () => dialect.pushGroup(idp, 'Marketing team', members))
  const group = { id: groupId, name: 'Marketing team', members }
  assert.deepEqual(
    (await groupsOf(anaId)).map(({ value }) => value),
    [groupId],
  )
  await step('remove member', () => dialect.removeMember(idp, group, boId))
  assert.deepEqual(await groupsOf(boId), [])
  await step('add member', () => dialect.addMember(idp, { ...group, members: [anaId] }, boId))

  await step('deactivate', () => dialect.setActive(idp, anaId, renamed, false))
  const left = await user(anaId)
  assert.deepEqual([left['active'], (await groupsOf(anaId)).length], [false, 1], dialect.name)
  const upper = encodeURIComponent(`userName eq "${renamed.userName.toUpperCase()}"`)
  assert.equal((await scim.get(`/Users?filter=${upper}`)).body['totalResults'], 1)
  assert.equal((await scim.post('/Users', { userName: renamed.userName.toUpperCase() })).status, 409)
  await step('reactivate', () => dialect.setActive(idp, anaId, renamed, true))
  assert.equal((await user(anaId))['active'], true)

  await step('unassign', () => dialect.setActive(idp, boId, bo, false))
  const again = await step('assign again', () => dialect.assign(idp, bo))
  assert.equal(again, boId)
  assert.equal((await user(boId))['active'], true)
  await step('remove group', () => dialect.removeGroup(idp, groupId))
  assert.deepEqual([await groupsOf(anaId), await groupsOf(boId)], [[], []])
  await step('remove', () => dialect.remove(idp, boId))
  assert.equal((await scim.get(`/Users/${boId}`)).status, dialect.deletes ? 404 : 200)

  const handshake = await system.run<HandshakeView>('app.handshake', { app })
  return { did, handshake, state: await control.state(), sent: idp.sent(), app }
}
