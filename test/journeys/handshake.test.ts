import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startActiveCampaign } from '../../connectors/activecampaign/simulator/server.ts'
import { startReference } from '../../connectors/reference/simulator/server.ts'
import type { RecordedRequest } from '../../src/handshake/recorded-request.ts'
import { forgetOldRequests } from '../../src/handshake/request-store.ts'
import type { HandshakeView } from '../../src/operations/app-handshake.ts'
import { clientOf } from '../dialects/client.ts'
import { okta } from '../dialects/okta.ts'
import { runCommand } from '../server-process.ts'
import { connect, settledTasks, startTestSystem } from '../system.ts'

const person = { number: 1, userName: 'ana@corp.example', givenName: 'Ana', familyName: 'Silva' }

test('the command line follows a set-up live, and says what is missing at each step', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { app, scimUrl, token } = await connect(system, simulator)
  const follower = runCommand(['app', 'handshake', app, '--follow'], {
    OVERLOCK_URL: system.system.url,
    OVERLOCK_DATA: system.dataDirectory,
  })
  let printed = ''
  follower.stdout?.on('data', (chunk) => {
    printed += String(chunk)
  })
  const until = async (form: RegExp) => {
    const end = performance.now() + 30_000
    while (!form.test(printed)) {
      if (performance.now() > end) throw new Error(`${form} was not printed: ${printed}`)
      await sleep(50)
    }
  }
  try {
    await until(/\[ \] No request has come yet/)
    const dialect = okta('catalog')
    await fetch(`${scimUrl}/Users`, { headers: { authorization: 'Bearer wrong-secret-token' } })
    await until(/GET \/Users {2}401/)
    await until(/The last request was refused, from 127\.0\.0\.1: what was sent is no token of Overlock/)
    const idp = clientOf(dialect, scimUrl, token)
    await dialect.test(idp)
    await until(/This is Okta\.\n/)
    await until(/\[x\] Okta has tested the connection/)
    const id = await dialect.assign(idp, person)
    await until(/\[x\] People were pushed/)
    await until(/Next: In Okta: open the tab Push Groups/)
    await dialect.pushGroup(idp, 'Sales', [id])
    await until(/\[x\] Groups have members/)
    assert.ok(!/wrong-secret|ovls_|pl4ceh0lder|Silva/.test(printed), printed)
  } finally {
    follower.kill('SIGKILL')
  }
})

test('requests without a valid token are kept apart, few, and push nothing out', async () => {
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { app, scim, scimUrl } = await connect(system, simulator)
  await scim.get('/Users?startIndex=1&count=2')
  for (let round = 0; round < 4; round += 1) {
    await Promise.all(
      Array.from({ length: 40 }, () =>
        fetch(`${scimUrl}/Users`, { method: 'POST', body: '{"password":"Hunter2Hunter2"}' }),
      ),
    )
    await system.run('app.requests', { app })
  }
  await fetch(`${scimUrl}/scim/v2/Users`)
  await fetch(`${system.system.url}/scim/v2/nobody/Users`)
  const requests = await system.run<readonly RecordedRequest[]>('app.requests', { app, limit: 250 })
  const refused = requests.filter(({ accepted }) => !accepted)
  assert.deepEqual([requests.length - refused.length, refused.length], [1, 50])
  assert.ok(refused.every(({ body, credential }) => body === null && credential === 'none'))
  assert.ok(!JSON.stringify(requests).includes('Hunter2'))
  const { hints } = await system.run<HandshakeView>('app.handshake', { app })
  assert.match(hints.join('\n'), /went to \/scim\/v2\/Users, where nothing is/)
})

test('two nodes share what came, and what is a week old is forgotten', async () => {
  await using simulator = await startReference()
  await using one = await startTestSystem()
  await using other = await startTestSystem({ beside: one })
  const { app, scim } = await connect(one, simulator)
  for (let count = 1; count <= 260; count += 1) await scim.get(`/Users?startIndex=1&count=${count}`)
  await one.run('app.requests', { app })
  const kept = await other.run<readonly RecordedRequest[]>('app.requests', { app, limit: 250 })
  assert.equal(kept.length, 200)
  assert.equal(kept.at(-1)?.path, '/Users?startIndex=1&count=260')
  const cursor = kept.at(-1)?.id ?? 0
  const waiting = other.run<HandshakeView>('app.handshake', { app, after: cursor, wait: 20 })
  await scim.get('/Groups')
  assert.deepEqual(
    (await waiting).requests.map(({ path }) => path),
    ['/Groups'],
  )
  const { db } = one.system.operations
  await forgetOldRequests(db, new Date(one.clock.now().getTime() + 6 * 86_400_000))
  assert.ok((await one.run<readonly RecordedRequest[]>('app.requests', { app })).length > 0)
  await forgetOldRequests(db, new Date(one.clock.now().getTime() + 8 * 86_400_000))
  assert.deepEqual(await one.run('app.requests', { app }), [])
})

test('an account that exists is adopted, asked about, or left alone, as the policy says', async () => {
  const lena = {
    userName: 'lena.fischer@example.com',
    name: { givenName: 'Helene', familyName: 'Fischer' },
    active: true,
  }
  for (const adoption of ['onIdpMatch', 'onApproval', 'never'] as const) {
    await using simulator = await startActiveCampaign({ rateLimit: false, seed: 'company' })
    await using system = await startTestSystem()
    const { app, scim } = await connect(system, simulator)
    await system.run('app.set', { app, adoption })
    const { status, body } = await scim.post('/Users', lena)
    const [task] = await settledTasks(system)
    if (adoption === 'never') {
      assert.deepEqual([status, task?.state], [403, 'needsPerson'])
      assert.match(String(body['detail']), /may not be adopted/)
      assert.equal((await scim.get('/Users')).body['totalResults'], 0)
      continue
    }
    assert.equal(status, 201)
    assert.equal(task?.state, adoption === 'onIdpMatch' ? 'done' : 'held')
    if (adoption === 'onIdpMatch') continue
    const left = await scim.patch(`/Users/${body.id}`, { op: 'replace', path: 'active', value: false })
    assert.deepEqual([left.status, left.body['active']], [200, false])
    assert.equal((await settledTasks(system))[0]?.state, 'held')
  }
})
