import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Job, JobResult } from '../job.ts'
import { sampleRecipe } from '../testing/sample-recipe.ts'
import { recipeConnector } from './recipe-connector.ts'

const facts = {
  ...{ name: 'notes', special: { owner: ['Owner'], admin: [] } },
  ...{ invitationLastsMs: 1, readAfterWriteLagMs: 0 },
}
const ann = { email: 'ann@example.com', status: 'active', role: 'Editor', values: { name: 'Ann' } } as const

/** A connector of the sample recipe whose browser answers as it is told, and notes what it was asked. */
function notes(answers: readonly (JobResult | object)[], { text = sampleRecipe, simulator = false } = {}) {
  const asked: Job[] = []
  const left = [...answers]
  const settings = { url: 'https://notes.example', username: 'robot@example.com', simulator }
  const context = {
    ...{ settings, secrets: {}, now: () => '2026-01-01T00:00:00Z' },
    http: { send: () => Promise.reject(new Error('a recipe sends nothing itself')) },
    browser: {
      async perform(job: object) {
        asked.push(job as Job)
        return left.shift()
      },
    },
  }
  return { connector: recipeConnector(text, facts), context, asked }
}

test('an invitation is made with its role, and what is told of it is what the page shows afterwards', async () => {
  const pending = { ...ann, status: 'pending' as const }
  const { connector, context, asked } = notes([
    { kind: 'doneVerified', account: pending },
    { kind: 'found', account: pending },
  ])
  const outcome = await connector.createAccount?.(context, {
    ...{ attributes: { email: 'ann@example.com' }, password: '' },
    entitlements: [{ type: 'role', id: 'Editor', name: 'Editor' }],
  })
  assert.ok(outcome?.outcome === 'created')
  assert.equal(outcome.account.state, 'invited')
  assert.deepEqual(asked, [
    { kind: 'change', operation: 'create', email: 'ann@example.com', role: 'Editor' },
    { kind: 'find', email: 'ann@example.com' },
  ])
})

test('what is no answer of ours is never taken for one: a change may have been made, a reading was none', async () => {
  const change = notes([{ kind: 'doneVerified', more: 1 }])
  const request = { accountId: 'ann@example.com', mode: 'disable', password: '' } as const
  await assert.rejects(async () => change.connector.disableAccount?.(change.context, request), {
    code: 'outcomeUnknown',
  })
  const reading = notes([undefined as never])
  await assert.rejects(reading.connector.getAccount(reading.context, { accountId: 'ann@example.com' }), {
    code: 'unexpectedAnswer',
  })
})

test('a draft changes nothing at the real site: a person is asked, with the steps, and no browser', async () => {
  const text = sampleRecipe.replace('status: verified', 'status: draft')
  const real = notes([], { text })
  const request = { accountId: 'ann@example.com', mode: 'disable', password: '' } as const
  const asked = await real.connector.disableAccount?.(real.context, request)
  assert.ok(asked?.outcome === 'needsPerson')
  assert.match(asked.instructions, /draft[\s\S]*1\. Open Settings > Users\.[\s\S]*ann@example\.com/)
  assert.deepEqual(real.asked, [])
  const rehearsed = notes([{ kind: 'doneVerified', account: ann }], { text, simulator: true })
  assert.deepEqual(await rehearsed.connector.disableAccount?.(rehearsed.context, request), {
    outcome: 'changed',
  })
})

test('a role that the recipe does not give is a person’s to give', async () => {
  const { connector, context, asked } = notes([])
  const entitlements = [{ type: 'role', id: 'Owner', name: 'Owner' }]
  const outcome = await connector.setEntitlements?.(context, {
    accountId: 'a@b.c',
    type: 'role',
    entitlements,
  })
  assert.equal(outcome?.outcome, 'needsPerson')
  assert.deepEqual(asked, [])
})

test('only the addresses of the recipe are taken, and simulators on this machine', () => {
  const { connector } = notes([])
  const told = (url: string) => connector.parseSettings({ url, username: 'robot@example.com' })
  assert.deepEqual(told('https://notes.example/'), {
    settings: { url: 'https://notes.example', username: 'robot@example.com', simulator: false },
  })
  assert.ok('settings' in told('http://127.0.0.1:8090'))
  for (const url of ['https://notes.example.evil', 'http://notes.example', 'http://10.0.0.1', 'x'])
    assert.ok('problems' in told(url), url)
})
