import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { makeApiClient } from '../../src/cli/api-client.ts'
import type { AccountView } from '../../src/operations/account-view.ts'
import type { UploadView } from '../../src/operations/app-upload.ts'
import { outputOf } from '../server-process.ts'
import { operationNamed, startTestSystem, type TestSystem } from '../system.ts'
import { listOf, startByHand, userNamed } from './by-hand.ts'

const people = Array.from({ length: 30 }, (_, n) => `p${n}@example.com,Person ${n},Viewer,active`)

const absent = async (system: TestSystem, app: string) =>
  (await system.run<readonly AccountView[]>('account.list', { app })).filter(
    ({ state }) => state === 'absent',
  )

test('columns are guessed in a preview alone, which keeps nothing and says how to go on', async () => {
  await using system = await startTestSystem()
  const { app, upload } = await startByHand(system)
  const preview = await upload(listOf(...people), { columns: {}, preview: true })
  assert.deepEqual([preview.state, preview.rows, preview.problemCount], ['preview', 30, 0])
  assert.deepEqual(preview.columns, { email: 'Email', displayName: 'Name', role: 'Role', state: 'Status' })
  assert.equal(preview.sample.length, 5)
  assert.equal((await system.run<readonly AccountView[]>('account.list', { app })).length, 0)
  await assert.rejects(upload(listOf(...people), { columns: {} }), /which column is read for what/)
  const taken = await upload(listOf(...people), { columns: preview.columns })
  assert.deepEqual([taken.state, taken.compared], ['accepted', { come: 30, stay: 0, go: 0 }])
  const again = await upload(listOf(...people), { columns: {} })
  assert.deepEqual([again.state, again.compared], ['accepted', { come: 0, stay: 30, go: 0 }])
})

test('a bad row, a file that is cut off, an empty one and one that lost much conclude nothing', async () => {
  await using system = await startTestSystem()
  const { app, upload } = await startByHand(system)
  await upload(listOf(...people))
  const whole = listOf(...people)
  const bad: readonly (readonly [what: string, csv: string, code: string, line: number | undefined])[] = [
    ['a bad state', listOf(...people, 'x@example.com,X,Viewer,perhaps'), 'badRows', 32],
    ['no sign-in name', listOf(',X,Viewer,active', ...people), 'badRows', 2],
    ['a name twice', listOf(...people, 'P0@example.com,P,Viewer,active'), 'badRows', 32],
    ['cut in a row', whole.slice(0, whole.length - 20), 'badRows', 31],
    ['cut in a quoted cell', listOf(...people.slice(0, 10), 'x@example.com,"X'), 'badRows', 12],
    ['other columns', 'Mail;Full\r\na@example.com;A\r\n', 'badRows', 1],
    ['nothing but a header', listOf(), 'empty', undefined],
    ['half of it', listOf(...people.slice(0, 15)), 'shrunk', undefined],
    ['not a list at all', '\u0000\u0001', 'badRows', 0],
  ]
  for (const [what, csv, code, line] of bad) {
    const refused = await upload(csv)
    assert.deepEqual([refused.state, refused.refusal?.code], ['refused', code], what)
    if (line !== undefined) assert.equal(refused.problems[0]?.line, line, what)
  }
  assert.deepEqual(await absent(system, app), [])
  const trail = await system.exportTrail()
  assert.equal(trail.filter((line) => line.includes('snapshot.refused')).length, bad.length)
})

test('who counted in the application may say that it shrank; a wrong count refuses the file', async () => {
  await using system = await startTestSystem()
  const { app, upload } = await startByHand(system)
  await upload(listOf(...people))
  const half = listOf(...people.slice(0, 15))
  assert.equal((await upload(half, { rows: 16 })).refusal?.code, 'otherCount')
  assert.deepEqual(await absent(system, app), [])
  assert.equal((await upload(half, { rows: 15 })).state, 'accepted')
  assert.equal((await absent(system, app)).length, 15)
})

test('a list that is older than the one that is there is not taken', async () => {
  await using system = await startTestSystem()
  const { upload } = await startByHand(system)
  await upload(listOf(...people))
  const exportedAt = new Date(Date.now() - 60_000).toISOString()
  await assert.rejects(upload(listOf(...people), { exportedAt }), /is there already; this one is older/)
  const future = new Date(Date.now() + 3_600_000).toISOString()
  await assert.rejects(upload(listOf(...people), { exportedAt: future }), /in the future/)
})

test('what two persons confirmed is not undone by a file that was exported before', async () => {
  await using system = await startTestSystem()
  const { app, scim, upload, person, items, task } = await startByHand(system)
  await upload(listOf(...people))
  system.clock.advance(1_000)
  const exportedAt = system.clock.now().toISOString()
  system.clock.advance(1_000)
  await scim.post('/Users', userNamed('Dan'))
  const [item] = await items()
  const [kim, lee] = [await person('Kim'), await person('Lee')]
  await kim.run('workItem.done', { id: item?.id })
  await lee.run('workItem.confirm', { id: item?.id })
  assert.equal((await task(item?.taskId ?? '')).outcome, 'verified')
  assert.equal((await upload(listOf(...people), { exportedAt })).state, 'accepted')
  assert.deepEqual(await absent(system, app), [])
  system.clock.advance(1_000)
  assert.equal((await upload(listOf(...people))).state, 'accepted')
  assert.deepEqual(
    (await absent(system, app)).map(({ name }) => name),
    ['dan@example.com'],
  )
})

test('what a spreadsheet would take for a formula leaves as text', async () => {
  await using system = await startTestSystem()
  const { app, scim, upload } = await startByHand(system)
  const evil = ['=1+1', '+1', '-1', '@SUM(1)', '\u200b=1', ' =HYPERLINK(1)']
  await upload(listOf(...people, ...evil.map((role, n) => `"=evil${n}@example.com",E,${role},active`)))
  await scim.post('/Users', { ...userNamed('Dan'), userName: '=cmd@example.com', emails: [] })
  for (const [operation, input, cells] of [
    ['account.export', { app }, 2 * evil.length],
    ['workItem.export', {}, 1],
  ] as const) {
    const csv = await exported(system, operation, input)
    const neutral = csv.match(/(^|,)"?'[\s\u200b]*[=+\-@]/gm) ?? []
    assert.ok(neutral.length >= cells, `${operation}: ${neutral.length} in ${csv}`)
    assert.doesNotMatch(csv, /(^|,)"?[\s\u200b]*[=+\-@]/m)
  }
})

test('a proof is kept sealed, comes back as it was, and is only what a proof may be', async () => {
  await using system = await startTestSystem()
  const { scim, upload, items } = await startByHand(system)
  await upload(listOf(...people))
  await scim.post('/Users', userNamed('Dan'))
  const [item] = await items()
  const id = item?.id ?? ''
  const send = (content: string | Buffer, fileName = 'proof') =>
    system.run<{ id: string }>('workItem.evidence', {
      ...{ id, fileName, file: Buffer.from(content).toString('base64') },
    })
  const secret = 'Email,Status\r\ndan@example.com,active\r\n'
  const { id: evidence } = await send(secret)
  assert.equal(await exported(system, 'workItem.download', { id, evidence }), secret)
  await assert.rejects(send('<svg onload="alert(1)">'), /A proof is a PNG/)
  await assert.rejects(send(Buffer.from([0x4d, 0x5a, 0, 1, 2])), /A proof is a PNG/)
  await assert.rejects(send(Buffer.alloc(5 * 1024 * 1024 + 1, 0x20)), /5 MiB/)
  await assert.rejects(system.run('workItem.download', { id, evidence: id }), /has no proof/)
})

test('the command line sends a file and shows what is wrong with it', async () => {
  await using system = await startTestSystem()
  const { app, scim, items } = await startByHand(system)
  const overlock = async (...args: string[]) => {
    const env = { OVERLOCK_URL: system.system.url, OVERLOCK_DATA: system.dataDirectory }
    const ended = await outputOf(args, env)
    assert.equal(ended.code, 0, ended.stderr)
    return ended.stdout
  }
  const folder = await mkdtemp(join(tmpdir(), 'overlock-upload-'))
  try {
    const file = join(folder, 'miro.csv')
    await writeFile(file, listOf(...people, 'x@example.com,X,Viewer,perhaps'))
    const shown = await overlock('app', 'upload', app, file, '--preview')
    assert.match(shown, /line 32: What "perhaps" says/)
    await writeFile(file, listOf(...people))
    const preview = await overlock('app', 'upload', app, file, '--preview')
    assert.match(preview, /overlock app upload miro <file> --column email='Email'/)
    const columns = ['email=Email', 'state=Status']
    const json = await overlock('app', 'upload', app, file, '--json', '--column', ...columns)
    assert.equal((JSON.parse(json) as UploadView).state, 'accepted')
    await scim.post('/Users', userNamed('Dan'))
    const [item] = await items()
    assert.match(await overlock('work-item', 'list', '--open'), /make an account for dan@example\.com +open/)
    assert.match(
      await overlock('task', 'show', item?.taskId ?? ''),
      new RegExp(`work item ${item?.id}: open`),
    )
    const proof = join(folder, 'proof.txt')
    await writeFile(proof, 'as seen')
    assert.match(await overlock('work-item', 'evidence', item?.id ?? '', proof), /Kept as .*sha256/)
    assert.match(
      await overlock('work-item', 'done', item?.id ?? '', '--note', 'Made.'),
      /counts when it is confirmed/,
    )
    assert.match(
      await overlock('work-item', 'show', item?.id ?? ''),
      /1\. Sign in to Miro[\s\S]*said done by[\s\S]*note .*Made\.[\s\S]*proof .*proof\.txt, 7 bytes/,
    )
  } finally {
    await rm(folder, { recursive: true })
  }
})

async function exported(system: TestSystem, name: string, input: object): Promise<string> {
  const client = await makeApiClient({
    ...{ url: system.system.url, token: undefined, dataDirectory: system.dataDirectory },
  })
  let text = ''
  for await (const part of client.stream(operationNamed(name), { ...input })) text += part
  return text
}
