import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ScimError } from '../scim/scim-error.ts'
import { makeAdmission } from './scim-admission.ts'
import { makeServer, type ServerParts } from './server.ts'

test('as many as can be served are let in, the next is told 429, and a place comes free also after a failure', async () => {
  const admission = makeAdmission(2)
  const { promise, resolve } = Promise.withResolvers<string>()
  const waiting = [admission.admit(() => promise), admission.admit(() => promise)]
  const isRefusal = (error: unknown) => error instanceof ScimError && error.status === 429
  await assert.rejects(
    admission.admit(async () => assert.fail('let in')),
    isRefusal,
  )
  resolve('done')
  assert.deepEqual(await Promise.all(waiting), ['done', 'done'])
  for (let failures = 0; failures < 5; failures++)
    await assert.rejects(
      admission.admit(async () => {
        throw new Error('broken')
      }),
      /broken/,
    )
  assert.equal(await admission.admit(async () => 'again'), 'again')
})

test('a server that is full answers 429 with whole seconds to wait, as SCIM JSON', async () => {
  const { promise, resolve } = Promise.withResolvers<undefined>()
  const scim = { directory: { bySlug: () => promise } } as never
  const none = { metrics: { answered: () => {} }, health: {}, api: { system: {}, version: '1' } } as never
  const console = { folder: new URL('file:///nowhere/'), secure: false }
  const parts = { ...(none as ServerParts), scim, console, trustedProxies: [], log: () => {} }
  const server = await makeServer(parts)
  const ask = async () => server.inject({ method: 'GET', url: '/scim/v2/acme/Users' })
  const waiting = Array.from({ length: 1_000 }, ask)
  const refused = await ask()
  assert.equal(refused.statusCode, 429)
  assert.match(String(refused.headers['retry-after']), /^[1-9]\d*$/)
  assert.match(String(refused.headers['content-type']), /^application\/scim\+json/)
  assert.equal(refused.json().status, '429')
  resolve(undefined)
  for (const { statusCode } of await Promise.all(waiting)) assert.equal(statusCode, 404)
  assert.equal((await ask()).statusCode, 404)
  await server.close()
})
