import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { startActiveCampaign } from '../../connectors/activecampaign/simulator/server.ts'
import { controlOf } from '../../simulation/control-client.ts'
import { createRandom } from '../../simulation/random.ts'
import type { TaskView } from '../../src/operations/task-view.ts'
import { type ScimClient, scimClient } from '../scim-client.ts'
import { type ServerProcess, serverProcess } from '../server-process.ts'
import { connect, settledTasks } from '../system.ts'
import { verifyLines } from '../trail.ts'

export type KillRun = { readonly kills: number; readonly peoplePerKill: number; readonly seed: number }

/** What a run saw: how long the server took to be ready after each kill, slowest last, and how many calls were lost. */
export type KillReport = { readonly readyMs: readonly number[]; readonly lostAnswers: number }

/**
 * Kills a server again and again while an identity provider pushes people and the vendor loses answers. Fails unless
 * everything acknowledged is there, once, proved, and on a trail that is whole.
 */
export async function killUnderLoad({ kills, peoplePerKill, seed }: KillRun): Promise<KillReport> {
  const random = createRandom(seed, 'when to kill')
  await using simulator = await startActiveCampaign({ rateLimit: false, random: seed })
  await using server = await serverProcess()
  await server.start()
  const { app, token } = await connect(server, simulator)
  const control = controlOf(simulator)
  await control.setFaults(
    { kind: 'error', status: 500, phase: 'after', probability: 0.1 },
    { kind: 'reset', phase: 'after', probability: 0.1 },
  )
  const acknowledged = new Map<string, string>()
  const readyMs: number[] = []
  for (let kill = 0; kill < kills; kill += 1) {
    const emails = Array.from({ length: peoplePerKill }, (_, n) => `person${kill}.${n}@example.com`)
    const pushing = pushAll(server, app, token, acknowledged, emails)
    await sleep(5 + random() * 300)
    await server.kill()
    const killedAt = performance.now()
    await server.start()
    readyMs.push(performance.now() - killedAt)
    await pushing
  }
  await control.setFaults()
  assert.equal(acknowledged.size, kills * peoplePerKill)
  const tasks = await settledTasks(server, 180_000)
  const ledger = await control.ledger()
  const created = ledger.filter(({ op }) => op === 'create').map(({ detail }) => String(detail['email']))
  checkAccounts(created, [...acknowledged.keys()], tasks)
  const trail = await verifyLines(await server.exportTrail())
  assert.ok(trail.ok && trail.records > acknowledged.size)
  return {
    readyMs: readyMs.toSorted((a, b) => a - b),
    lostAnswers: ledger.filter(({ responded }) => !responded).length,
  }
}

function checkAccounts(
  created: readonly string[],
  acknowledged: readonly string[],
  tasks: readonly TaskView[],
): void {
  assert.equal(new Set(created).size, created.length, 'an account was made twice')
  assert.deepEqual(created.toSorted(), acknowledged.toSorted())
  const proved = new Set(
    tasks
      .filter(({ outcome }) => outcome === 'verified' || outcome === 'alreadySo')
      .map(({ account }) => account),
  )
  assert.deepEqual(
    acknowledged.filter((email) => !proved.has(email)),
    [],
  )
  assert.deepEqual(
    tasks.filter(({ state }) => state !== 'done' && state !== 'superseded'),
    [],
  )
}

/** Like an identity provider: asks whether the User is there, creates it, and tries again when nobody answers. */
async function pushAll(
  server: ServerProcess,
  app: string,
  token: string,
  acknowledged: Map<string, string>,
  emails: readonly string[],
): Promise<void> {
  await Promise.all(
    emails.map(async (email) => acknowledged.set(email, await pushOne(server, app, token, email))),
  )
}

const longestTryMs = 180_000

async function pushOne(server: ServerProcess, app: string, token: string, email: string): Promise<string> {
  for (const until = performance.now() + longestTryMs; performance.now() < until; ) {
    try {
      const id = await findOrCreate(scimClient(`${server.url()}/scim/v2/${app}`, token), email)
      if (id !== undefined) return id
    } catch {
      // The connection broke: the server was killed.
    }
    await sleep(50)
  }
  return assert.fail(`nobody has taken ${email}`)
}

async function findOrCreate(scim: ScimClient, email: string): Promise<string | undefined> {
  const found = await scim.get(`/Users?filter=${encodeURIComponent(`userName eq "${email}"`)}`)
  const [known] = (found.body['Resources'] ?? []) as readonly { readonly id: string }[]
  if (known !== undefined) return known.id
  const { status, body } = await scim.post('/Users', {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
    userName: email,
    name: { givenName: 'P', familyName: 'Q' },
    active: true,
  })
  return status === 201 ? body.id : undefined
}
