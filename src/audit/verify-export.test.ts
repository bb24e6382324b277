import assert from 'node:assert/strict'
import test from 'node:test'
import { newSigningKey } from './checkpoint.ts'
import { append, emptyFrontier, rootOf } from './merkle.ts'
import {
  altered,
  close,
  exportOf,
  readLine,
  signingKey,
  threeRecords,
  verifyLines,
} from './testing/sample-trail.ts'

const lines = exportOf(threeRecords)
const [first = '', second = '', third = ''] = lines
const { publicKey } = signingKey

test('an export as it was written is whole', async () => {
  const whole = { ok: true, records: 3, publicKey, origin: 'overlock/sample/audit' }
  assert.deepEqual(await verifyLines(lines), whole)
  assert.deepEqual(await verifyLines(lines, publicKey), whole)
  assert.deepEqual(await verifyLines([...lines, '', '  ']), whole)
})

test('an export of nothing proves nothing', async () => {
  assert.deepEqual(await verifyLines([]), {
    ok: false,
    firstBadSeq: 1,
    problem: 'the export is empty',
    goodRecords: 0,
  })
})

test('every change of a field is found at its record', async () => {
  const { entry, detail, salt = '', leaf } = readLine(second)
  const changes: readonly Readonly<Record<string, unknown>>[] = [
    { seq: 4 },
    { seq: 1 },
    { seq: '2' },
    { seq: undefined },
    { entry: undefined },
    { entry: null },
    { entry: 'text' },
    { entry: [] },
    { entry: { ...entry, event: 'secret.read' } },
    { entry: { ...entry, detail: undefined } },
    { detail: undefined },
    { detail: null },
    { detail: { ...(detail as object), by: 'Lee Example' } },
    { salt: undefined },
    { salt: 7 },
    { salt: salt.toUpperCase() },
    { salt: `${salt}00` },
    { salt: `${salt}zz` },
    { salt: '' },
    { detail: undefined, salt: undefined },
    { leaf: readLine(first).leaf },
    { leaf: leaf.toUpperCase() },
    { leaf: undefined },
    { root: readLine(first).root },
    { root: undefined },
    { checkpoint: null },
    { checkpoint: {} },
    { checkpoint: { note: 1, publicKey } },
    { extra: 1 },
  ]
  for (const change of changes) {
    const changed = altered(second, change)
    if (changed === second) continue
    await assertBad([first, changed, third], 2)
  }
  assert.notEqual(altered(second, { salt: salt.toUpperCase() }), second)
})

test('a detail or a salt the entry does not vouch for is found', async () => {
  for (const added of [{ detail: { by: 'Kim' } }, { salt: '0'.repeat(32) }, { detail: null }]) {
    await assertBad([altered(first, added), second, third], 1, /does not vouch/)
  }
})

test('a name that stands twice in a record is found, wherever it stands', async () => {
  for (const doubled of [
    second.replace('"event":', '"event":"secret.read","event":'),
    second.replace('"seq":2', '"seq":1,"seq":2'),
    second.replace('"by":', '"by":"Lee","by":'),
    second.replace('{"seq"', '{"__proto__":1,"seq"'),
  ]) {
    assert.notEqual(doubled, second)
    await assertBad([first, doubled, third], 2)
  }
})

test('what is not a record is found at its place', async () => {
  for (const line of ['{', 'null', '[]', '7', '"text"', '{}', `${second} `, second.slice(0, -1)]) {
    await assertBad([first, line, third], 2)
  }
})

test('a line nested beyond any stack is bad, not a crash', async () => {
  for (const depth of [2_000, 100_000]) {
    const nest = `${'['.repeat(depth)}${']'.repeat(depth)}`
    await assertBad([first, second.replace('"data":', `"nest":${nest},"data":`), third], 2)
  }
})

test('a record taken out is the first bad one', async () => {
  await assertBad([second, third], 1, /record 1 is missing or moved/)
  await assertBad([first, third], 2, /record 2 is missing or moved/)
})

test('a trail cut off at its end misses its next record', async () => {
  await assertBad([first, second], 3, /closing checkpoint is not there/)
  const { checkpoint } = readLine(third)
  await assertBad([first, altered(second, { checkpoint })], 3, /signed over 3/)
})

test('records added behind the end are bad', async () => {
  await assertBad([...lines, third], 4, /after the closing checkpoint/)
  const longer = exportOf([...threeRecords, ...threeRecords])
  const lastOfLonger = altered(longer[5] ?? '', { checkpoint: checkpointOver(longer.slice(0, 3)) })
  await assertBad([...longer.slice(0, 5), lastOfLonger], 4, /signed over 3/)
})

test('a trail written anew to its end is not what was signed, and none of it is trusted', async () => {
  const forged = exportOf([...threeRecords].reverse())
  const { checkpoint } = readLine(third)
  const last = altered(forged.at(-1) ?? '', { checkpoint })
  await assertBad(forged.with(-1, last), 1, /another trail/)
})

test('a changed checkpoint or signature is found at the record that carries it', async () => {
  const note = readLine(third).checkpoint?.note ?? ''
  const otherKey = newSigningKey().publicKey
  for (const checkpoint of [
    { note: note.replace('\n3\n', '\n4\n'), publicKey },
    { note: note.replace('\n3\n', '\n03\n'), publicKey },
    { note: note.replaceAll('sample', 'other'), publicKey },
    { note: note.replace('— overlock', '— over1ock'), publicKey },
    { note: `${note} `, publicKey },
    { note: '', publicKey },
    { note, publicKey: otherKey },
    { note, publicKey: '' },
    { note, publicKey: publicKey.slice(0, -1) },
  ]) {
    await assertBad([first, second, altered(third, { checkpoint })], 3)
  }
})

test('a trail signed anew with another key is found by who knows the right one', async () => {
  const forged = exportOf(threeRecords, { origin: 'overlock/sample/audit', ...newSigningKey() })
  assert.equal((await verifyLines(forged)).ok, true)
  const verified = await verifyLines(forged, publicKey)
  assert.ok(!verified.ok)
  assert.equal(verified.firstBadSeq, 3)
  assert.match(verified.problem, /another key than the one given/)
})

async function assertBad(changed: readonly string[], firstBadSeq: number, problem = /./): Promise<void> {
  for (const key of [undefined, publicKey]) {
    const verification = await verifyLines(changed, key)
    assert.ok(!verification.ok, changed.join('\n').slice(0, 2_000))
    assert.equal(verification.firstBadSeq, firstBadSeq, verification.problem)
    assert.equal(verification.goodRecords, firstBadSeq - 1)
    assert.match(verification.problem, problem)
  }
}

/** What the right key would have signed when the trail ended there. */
function checkpointOver(some: readonly string[]) {
  const frontier = some.map((line) => Buffer.from(readLine(line).leaf, 'hex')).reduce(append, emptyFrontier)
  return close({ origin: signingKey.origin, size: frontier.size, root: rootOf(frontier) })
}
