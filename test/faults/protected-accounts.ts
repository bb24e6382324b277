import assert from 'node:assert/strict'
import { startActiveCampaign } from '../../connectors/activecampaign/simulator/server.ts'
import { controlOf } from '../../simulation/control-client.ts'
import { createRandom, type Random } from '../../simulation/random.ts'
import type { TaskView } from '../../src/operations/task-view.ts'
import type { ScimClient } from '../scim-client.ts'
import { connect, settledTasks, startTestSystem, type TestSystem } from '../system.ts'

export type ProtectedRun = { readonly requests: number; readonly seed: number }

export type ProtectedReport = {
  readonly requests: number
  /** How often each way was tried. */
  readonly tried: ReadonlyMap<string, number>
  readonly statuses: ReadonlyMap<number, number>
}

/** The primary admin, the connector's own account, one that a person protects; and the last administrator. */
const owner = 'ada.admin@example.com'
const own = 'overlock@example.com'
const byPerson = 'vip@example.com'
const lastAdmin = owner

/**
 * Requests of every kind that would take access, rights or the sign-in from accounts that must keep them. Fails if a
 * change of one of them was so much as intended, or if the vendor shows them other than before.
 */
export async function protectedAccounts({ requests, seed }: ProtectedRun): Promise<ProtectedReport> {
  const random = createRandom(seed, 'what is tried')
  await using simulator = await startActiveCampaign({ rateLimit: false, random: seed })
  await using system = await startTestSystem()
  const { scim, app } = await connect(system, simulator)
  const control = controlOf(simulator)
  const targets = [owner, own, byPerson]
  const scene = await setScene(system, scim, app, targets)
  await system.run('account.protect', { app, account: byPerson })
  const before = await shown(control, targets)
  assert.equal(before.length, 3)
  const since = await actionsOf(system, targets)
  const tried = new Map<string, number>()
  const statuses = new Map<number, number>()
  for (let n = 0; n < requests; n += 1) {
    // For the second half nobody is named as the owner: who was is now the last administrator.
    if (n === Math.floor(requests / 2))
      await system.run('app.set', { app, settings: { primaryAdminEmail: 'nobody@example.com' } })
    const half = n < requests / 2 ? targets : [lastAdmin, own, byPerson]
    const target = half[Math.floor(random() * half.length)] ?? own
    const names = Object.keys(ways)
    const name = names[Math.floor(random() * names.length)] ?? ''
    const status = await ways[name]?.(scene, target, random)
    tried.set(name, (tried.get(name) ?? 0) + 1)
    if (status === undefined) continue
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
    assert.ok(status < 500 && status !== 401, `${name} of ${target}: ${status}`)
  }
  await settledTasks(system, 60_000)
  assert.deepEqual(await shown(control, targets), before)
  assert.deepEqual(await actionsOf(system, targets), since)
  return { requests, tried, statuses }
}

type Scene = {
  readonly system: TestSystem
  readonly scim: ScimClient
  readonly app: string
  readonly groupId: string
  /** The User of each target, as the identity provider knows it; a new one after a DELETE. */
  readonly ids: Map<string, string>
  readonly strangers: readonly string[]
}

const userOf = (email: string) => ({
  userName: email,
  name: { givenName: 'P', familyName: 'Q' },
})

async function setScene(
  system: TestSystem,
  scim: ScimClient,
  app: string,
  targets: readonly string[],
): Promise<Scene> {
  await system.run('mapping.set', { app, group: 'Sellers', entitlement: 'Sales' })
  const ids = new Map<string, string>()
  const members = []
  for (const email of [...targets, 'one@example.com', 'two@example.com']) {
    const { status, body } = await scim.post('/Users', { ...userOf(email), active: true })
    assert.equal(status, 201, JSON.stringify(body))
    ids.set(email, body.id)
    if (email === byPerson) members.push({ value: body.id })
  }
  const group = await scim.post('/Groups', { displayName: 'Sellers', members })
  await settledTasks(system)
  const strangers = ['one@example.com', 'two@example.com'].map((email) => ids.get(email) ?? '')
  return { system, scim, app, groupId: group.body.id, ids, strangers }
}

type Way = (scene: Scene, target: string, random: Random) => Promise<number | undefined>

const patch =
  (operation: object): Way =>
  async ({ scim, ids }, target) =>
    (await scim.patch(`/Users/${ids.get(target)}`, operation)).status

/** Every way that is known to take something from an account. */
const ways: Readonly<Record<string, Way>> = {
  'active false': patch({ op: 'replace', path: 'active', value: false }),
  'active "False"': patch({ op: 'Replace', path: 'active', value: 'False' }),
  'active without path': patch({ op: 'replace', value: { active: false } }),
  'active added as false': patch({ op: 'Add', path: 'active', value: 'false' }),
  'active removed': patch({ op: 'remove', path: 'active' }),
  'rename away': patch({ op: 'replace', path: 'userName', value: 'elsewhere@example.com' }),
  'e-mail replaced': patch({
    op: 'replace',
    path: 'emails',
    value: [{ type: 'work', primary: true, value: 'elsewhere@example.com' }],
  }),
  'PUT inactive': async ({ scim, ids }, target) =>
    (await scim.send('PUT', `/Users/${ids.get(target)}`, { ...userOf(target), active: false })).status,
  'PUT without active': async ({ scim, ids }, target) =>
    (await scim.send('PUT', `/Users/${ids.get(target)}`, userOf(target))).status,
  async 'DELETE and POST again'({ scim, ids }, target) {
    const removed = await scim.send('DELETE', `/Users/${ids.get(target)}`)
    const again = await scim.post('/Users', { ...userOf(target), active: false })
    if (again.status === 201) ids.set(target, again.body.id)
    return removed.status
  },
  'POST over it': async ({ scim }, target) =>
    (await scim.post('/Users', { ...userOf(target.toUpperCase()), active: false })).status,
  'rename onto': async ({ scim, strangers }, target, random) =>
    (
      await scim.patch(
        `/Users/${strangers[Math.floor(random() * strangers.length)]}`,
        { op: 'replace', path: 'userName', value: target },
        { op: 'replace', path: 'active', value: false },
      )
    ).status,
  'member removed': async ({ scim, ids, groupId }, target) =>
    (
      await scim.patch(`/Groups/${groupId}`, {
        op: 'Remove',
        path: `members[value eq "${ids.get(target)}"]`,
      })
    ).status,
  'members emptied': async ({ scim, groupId }) =>
    (await scim.patch(`/Groups/${groupId}`, { op: 'remove', path: 'members' })).status,
  'group without members': async ({ scim, groupId }) =>
    (await scim.send('PUT', `/Groups/${groupId}`, { displayName: 'Sellers' })).status,
  'member added': async ({ scim, ids, groupId }, target) =>
    (
      await scim.patch(`/Groups/${groupId}`, {
        op: 'add',
        path: 'members',
        value: [{ value: ids.get(target) }],
      })
    ).status,
  async 'mapping changed'({ system, app }, _target, random) {
    const entitlement = random() < 0.5 ? 'Content' : 'Marketing'
    const priority = 1 + Math.floor(random() * 9)
    await system.run('mapping.set', { app, group: 'Sellers', entitlement, priority })
    return undefined
  },
  async 'leaver policy'({ system, app }, _target, random) {
    await system.run('app.set', { app, leaver: random() < 0.5 ? 'delete' : 'downgrade' })
    return undefined
  },
  async 'retried and approved'({ system, app }) {
    const open = await system.run<readonly TaskView[]>('task.list', { app, open: true, limit: 1_000 })
    for (const { id, state } of open) {
      const what = state === 'held' ? 'task.approve' : 'task.retry'
      await system.run(what, { id }).catch(() => {})
    }
    return undefined
  },
}

async function shown(control: ReturnType<typeof controlOf>, targets: readonly string[]) {
  const { users } = (await control.state()) as { users: readonly { email: string }[] }
  return users.filter(({ email }) => targets.includes(email))
}

/** Every change that was put on record for one of them, whether or not the vendor took it. */
async function actionsOf({ system }: TestSystem, targets: readonly string[]): Promise<readonly string[]> {
  const rows = await system.operations.db
    .selectFrom('action')
    .innerJoin('account', 'account.id', 'action.account_id')
    .select(['action.id', 'action.kind', 'account.observed'])
    .orderBy('action.id')
    .execute()
  return rows.flatMap(({ id, kind, observed }) => {
    const { email = '' } = (observed ?? {}) as { email?: string }
    return targets.includes(email) ? [`${kind} ${email} ${id}`] : []
  })
}
