import assert from 'node:assert/strict'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { SMTPServer } from 'smtp-server'
import { startReference } from '../../connectors/reference/simulator/server.ts'
import type { DeliveryView } from '../../src/operations/notification-deliveries.ts'
import { connect, startTestSystem, type TestSystem } from '../system.ts'
import { isSignedBy, startReceiver } from '../webhook-receiver.ts'

type Added = { readonly id: string; readonly secret: string }
const minute = 60_000

const add = (system: TestSystem, more: object) =>
  system.run<Added>('notification.add', { name: 'desk', ...more })
const pull = (system: TestSystem, app?: string) =>
  system.run('killSwitch.set', { switch: 'on', ...(app !== undefined && { app }) })

async function deliveriesOf(
  system: TestSystem,
  id: string,
  wished: string,
): Promise<readonly DeliveryView[]> {
  for (const until = performance.now() + 20_000; ; await sleep(100)) {
    const list = await system.run<readonly DeliveryView[]>('notification.deliveries', { id })
    const states = list.map(({ state, attempts }) => `${state} ${attempts}`).join(', ')
    if (states === wished) return list
    if (performance.now() > until) throw new Error(`deliveries are ${states}, not ${wished}`)
  }
}

test('who is told: a leaver that is not proved gone, signed, once, with what to do and where', async () => {
  await using receiver = await startReceiver()
  await using simulator = await startReference()
  await using system = await startTestSystem()
  const { scim, app } = await connect(system, simulator)
  const { body } = await scim.post('/Users', { userName: 'ada@example.com', active: true })
  const { secret } = await add(system, { url: receiver.url })
  await pull(system, app)
  await scim.patch(`/Users/${body['id']}`, { op: 'replace', path: 'active', value: false })
  system.clock.advance(16 * minute)
  const told = await receiver.awaits(2)
  assert.deepEqual(
    told.map(({ type }) => type),
    ['killSwitch.set', 'leaver.unconfirmed'],
  )
  const [, leaver] = told
  assert.ok(leaver && isSignedBy(leaver, secret))
  assert.deepEqual(
    leaver.data['account'] && (leaver.data['account'] as { name: string }).name,
    'ada@example.com',
  )
  assert.equal(leaver.data['app'], app)
  const { url } = system.system
  assert.ok(String(leaver.data['url']).startsWith(`${url}/changes/`), String(leaver.data['url']))
  assert.match(String(leaver.data['advice']), /Open the change/)
  await sleep(2_500)
  assert.equal(told.length, 2)
})

test('what does not get through is tried again with the same id; what is refused is not, and can be sent again', async () => {
  await using receiver = await startReceiver()
  await using system = await startTestSystem()
  const { id } = await add(system, { url: receiver.url, events: ['killSwitch'] })
  receiver.answer(503, 500, 200, 410)
  await pull(system)
  await deliveriesOf(system, id, 'waiting 1')
  system.clock.advance(minute)
  await deliveriesOf(system, id, 'waiting 2')
  await sleep(1_500)
  assert.equal(receiver.received.length, 2, 'not before its time')
  system.clock.advance(4 * minute)
  await deliveriesOf(system, id, 'delivered 3')
  assert.equal(new Set(receiver.received.map((one) => one.id)).size, 1)

  await pull(system)
  const [failed] = await deliveriesOf(system, id, 'failed 1, delivered 3')
  assert.equal(failed?.answer, '410')
  const trail = (await system.exportTrail()).filter((line) => line.includes('notification.failed'))
  assert.equal(trail.length, 1)
  assert.deepEqual(await system.run('notification.replay', { id }), { replayed: 1 })
  await deliveriesOf(system, id, 'delivered 1, delivered 3')
  assert.equal(receiver.received.at(-1)?.id, failed?.id)
})

test('a new secret signs beside the former one for a day, and then alone', async () => {
  await using receiver = await startReceiver()
  await using system = await startTestSystem()
  const { id, secret: former } = await add(system, { url: receiver.url, events: ['killSwitch.set'] })
  const { secret } = await system.run<Added>('notification.rotate', { id })
  assert.notEqual(secret, former)
  assert.deepEqual((await system.run<{ delivered: boolean }>('notification.test', { id })).delivered, true)
  system.clock.advance(24 * 60 * minute + 1)
  await system.run('notification.test', { id })
  const [during, after] = await receiver.awaits(2)
  assert.ok(during && after)
  assert.deepEqual([isSignedBy(during, secret), isSignedBy(during, former)], [true, true])
  assert.deepEqual([isSignedBy(after, secret), isSignedBy(after, former)], [true, false])
})

test('only what was asked for is told; what happens while it is off is not told afterwards', async () => {
  await using receiver = await startReceiver()
  await using simulator = await startReference()
  await using other = await startReference()
  await using system = await startTestSystem()
  const { app } = await connect(system, simulator, { app: 'wanted' })
  await connect(system, other, { app: 'other' })
  const { id } = await add(system, { url: receiver.url, events: ['killSwitch'], apps: [app] })
  await pull(system, 'other')
  await system.run('notification.set', { id, deliver: 'off' })
  await pull(system, app)
  await sleep(2_500)
  await system.run('notification.set', { id, deliver: 'on' })
  await system.run('killSwitch.set', { switch: 'off', app })
  const [told] = await receiver.awaits(1)
  assert.deepEqual([told?.data['app'], told?.data['facts']], [app, { switch: 'off' }])
  await sleep(1_500)
  assert.equal(receiver.received.length, 1)
})

test('what happened before a server died is told by the next one, and two nodes tell it once', async () => {
  await using receiver = await startReceiver()
  await using first = await startTestSystem()
  const { id } = await add(first, { url: receiver.url, events: ['killSwitch'] })
  await pull(first)
  await first.system.stop()
  await using one = await startTestSystem({ beside: first, clock: first.clock })
  await using two = await startTestSystem({ beside: first, clock: first.clock })
  await deliveriesOf(one, id, 'delivered 1')
  await pull(two)
  await sleep(3_000)
  assert.equal(new Set(receiver.received.map((told) => told.id)).size, 2)
  assert.equal(receiver.received.length, 2)
})

test('an address inside, a redirect and nonsense are refused with what to do', async () => {
  await using receiver = await startReceiver()
  await using system = await startTestSystem()
  for (const wrong of [
    { url: 'ftp://receiver.example/' },
    { url: 'https://user:pass@receiver.example/' },
    {},
    { url: receiver.url, events: ['leaver.unconfirmd'] },
    { email: ['it@example.com'] },
  ])
    await assert.rejects(add(system, wrong), JSON.stringify(wrong))
  const { id } = await add(system, { url: 'http://169.254.169.254/latest/meta-data' })
  const inside = await system.run<{ delivered: boolean; answer: string }>('notification.test', { id })
  assert.equal(inside.delivered, false)
  assert.match(inside.answer, /not a public address/)
  const moved = await add(system, { name: 'moved', url: receiver.url })
  receiver.answer(302)
  assert.equal(
    (await system.run<{ delivered: boolean }>('notification.test', { id: moved.id })).delivered,
    false,
  )
  assert.equal(receiver.received.length, 1)
})

test('several events at once are one mail, and no secret is in it', async () => {
  const letters: string[] = []
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, _session, done) {
      let text = ''
      stream.on('data', (part) => {
        text += part
      })
      stream.on('end', () => {
        letters.push(text)
        done()
      })
    },
  })
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve))
  const address = smtp.server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const smtpUrlFile = join(await mkdtemp(join(tmpdir(), 'overlock-mail-')), 'smtp')
  await writeFile(smtpUrlFile, `smtp://127.0.0.1:${port}\n`)
  const mail = { smtpUrlFile, from: 'Overlock <overlock@example.com>' }
  await using system = await startTestSystem({ mail })
  const { id } = await add(system, { email: ['it@example.com', 'ops@example.com'], events: ['killSwitch'] })
  await system.run('notification.set', { id, deliver: 'off' })
  await system.run('notification.set', { id, deliver: 'on' })
  await Promise.all([pull(system), pull(system), pull(system)])
  for (const until = performance.now() + 20_000; letters.length === 0; await sleep(50))
    assert.ok(performance.now() < until, 'no mail came')
  await sleep(2_500)
  const told = letters.join('\n').match(/The kill switch was used/g) ?? []
  assert.ok(letters.length <= 2 && told.length >= 3, letters.join('\n---\n'))
  assert.match(letters[0] ?? '', /^To: it@example\.com, ops@example\.com/m)
  assert.match(letters[0] ?? '', /^Auto-Submitted: auto-generated/m)
  await new Promise<void>((resolve) => smtp.close(() => resolve()))
})
