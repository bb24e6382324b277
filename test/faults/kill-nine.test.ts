import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startActiveCampaign } from '../../connectors/activecampaign/simulator/server.ts'
import { controlOf } from '../../simulation/control-client.ts'
import { type ScimClient, scimClient } from '../scim-client.ts'
import { outputOf, type ServerProcess, serverProcess } from '../server-process.ts'
import { connect, settledTasks } from '../system.ts'
import { verifyLines } from '../trail.ts'

const kills = 10
const people = 50

test('killed ten times under load while answers are lost, nothing acknowledged is lost and nothing is made twice', async () => {
  await using simulator = await startActiveCampaign({ rateLimit: false, random: 7 })
  await using server = await serverProcess()
  await server.start()
  const { app, token } = await connect(server, simulator)
  const control = controlOf(simulator)
  await control.setFaults(
    { kind: 'error', status: 500, phase: 'after', probability: 0.1 },
    { kind: 'reset', phase: 'after', probability: 0.1 },
  )
  const acknowledged = new Map<string, string>()
  for (let kill = 0; kill < kills; kill += 1) {
    const pushing = pushAll(server, app, token, acknowledged, batchOf(kill))
    await sleep(10 + 25 * kill)
    await server.kill()
    await server.start()
    await pushing
  }
  assert.equal(acknowledged.size, people)
  await control.setFaults()
  const tasks = await settledTasks(server, 120_000)

  const created = (await control.ledger()).filter(({ op }) => op === 'create')
  const emails = created.map(({ detail }) => detail['email'])
  assert.equal(new Set(emails).size, emails.length, 'an account was made twice')
  assert.deepEqual([...emails].sort(), [...acknowledged.keys()].sort())
  for (const email of acknowledged.keys())
    assert.ok(
      tasks.some(
        ({ account, outcome }) => account === email && (outcome === 'verified' || outcome === 'alreadySo'),
      ),
      JSON.stringify(tasks.filter(({ account }) => account === email)),
    )
  assert.deepEqual(
    tasks.filter(({ state }) => state !== 'done' && state !== 'superseded'),
    [],
  )
  const { stdout } = await outputOf(['audit', 'export'], {
    OVERLOCK_DATA: server.dataDirectory,
  })
  const trail = await verifyLines(stdout.split('\n'))
  assert.ok(trail.ok && trail.records > people)
})

function batchOf(kill: number): readonly string[] {
  const size = people / kills
  return Array.from({ length: size }, (_, index) => `person${kill * size + index}@example.com`)
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

async function pushOne(server: ServerProcess, app: string, token: string, email: string): Promise<string> {
  for (;;) {
    try {
      const id = await findOrCreate(scimClient(`${server.url()}/scim/v2/${app}`, token), email)
      if (id !== undefined) return id
    } catch {
      // The connection broke: the server was killed.
    }
    await sleep(50)
  }
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
