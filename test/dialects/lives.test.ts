import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { startActiveCampaign } from '../../connectors/activecampaign/simulator/server.ts'
import { startReference } from '../../connectors/reference/simulator/server.ts'
import { controlOf } from '../../simulation/control-client.ts'
import type { RecordedRequest } from '../../src/handshake/recorded-request.ts'
import { startTestSystem } from '../system.ts'
import { entra } from './entra.ts'
import { live } from './life.ts'
import { okta } from './okta.ts'
import { auth0, jumpCloud, keycloak, oneLogin, ping, rippling } from './others.ts'

const dialects = [
  ...[entra(false), entra(true), okta('wizard'), okta('catalog')],
  ...[oneLogin, jumpCloud, rippling, ping, auth0, keycloak],
]

/** What the application is made to do: the same, whatever the identity provider writes. */
const inReference = {
  create: ['create'],
  'create another': ['create'],
  update: ['update'],
  rename: ['update'],
  'push group': ['group', 'group'],
  'remove member': ['group'],
  'add member': ['group'],
  deactivate: ['disable'],
  reactivate: ['enable'],
  unassign: ['disable'],
  'assign again': ['enable'],
  'remove group': ['group', 'group'],
}

const inActiveCampaign = {
  ...inReference,
  deactivate: ['group'],
  reactivate: ['group'],
  unassign: ['group'],
  'assign again': ['group'],
}

const worlds = [
  { name: 'reference', start: startReference, expected: inReference, removal: 'disable' },
  { name: 'activecampaign', start: startActiveCampaign, expected: inActiveCampaign, removal: 'group' },
] as const

for (const { name, start, expected, removal } of worlds)
  suite(`a year with ${name}`, () => {
    for (const dialect of dialects)
      test(dialect.name, async () => {
        await using simulator = await start({ rateLimit: false })
        if (name === 'reference') await controlOf(simulator).admin('createGroup', { name: 'Marketing' })
        await using system = await startTestSystem()
        const { did, handshake, sent, app } = await live(system, simulator, dialect)
        const { test: tested, remove, ...rest } = did
        assert.deepEqual(rest, expected)
        assert.deepEqual(remove, dialect.deletes ? [removal] : [])
        assert.deepEqual(tested, dialect.kind === 'jumpcloud' ? ['create', removal] : [])

        assert.equal(handshake.idp?.kind, dialect.kind)
        const missing = handshake.steps.filter(({ done }) => !done).map(({ step }) => step)
        assert.deepEqual(missing, ['members'], 'after the last group is gone only the members are missing')
        const kept = await system.run<readonly RecordedRequest[]>('app.requests', { app, limit: 250 })
        assert.ok(sent > 15 && kept.length >= sent, `${kept.length} of ${sent} requests are kept`)
        assert.ok(!JSON.stringify(kept).includes('pl4ceh0lder'))
      })
  })
