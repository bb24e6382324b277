import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { altered, auditRecord, exportOf, readLine, signingKey, verifyLines } from './testing/sample-trail.ts'

const trail = fc.array(auditRecord, { minLength: 1, maxLength: 9 }).map((records) => exportOf(records))
const longerTrail = fc.array(auditRecord, { minLength: 2, maxLength: 9 }).map((records) => exportOf(records))
/** A place in a list of any length: 0 is its begin, all below 1 is inside. */
const somewhere = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

test('every trail that was exported is whole', async () => {
  await fc.assert(
    fc.asyncProperty(trail, async (lines) => {
      const verification = await verifyLines(lines, signingKey.publicKey)
      assert.ok(verification.ok, JSON.stringify(verification))
      assert.equal(verification.records, lines.length)
    }),
    { numRuns: 200 },
  )
})

test('one character put in the place of another is found at its record', async () => {
  let looked = 0
  const other = fc.oneof(
    fc.constantFrom('0', '1', 'a', 'A', '"', '\\', ' ', ',', '}', '\u00e9'),
    fc.string({ minLength: 1, maxLength: 1 }),
  )
  await fc.assert(
    fc.asyncProperty(trail, somewhere, somewhere, other, async (lines, which, where, character) => {
      const at = Math.floor(which * lines.length)
      const line = lines[at] ?? ''
      const place = Math.floor(where * line.length)
      const changed = line.slice(0, place) + character + line.slice(place + 1)
      fc.pre(changed !== line)
      looked += 1
      await assertBad(lines.with(at, changed), at + 1)
    }),
    { numRuns: 300 },
  )
  assert.ok(looked > 150, `only ${looked} were looked at`)
})

test('one character taken out or put in is found at its record', async () => {
  await fc.assert(
    fc.asyncProperty(trail, somewhere, somewhere, fc.boolean(), async (lines, which, where, taken) => {
      const at = Math.floor(which * lines.length)
      const line = lines[at] ?? ''
      const place = Math.floor(where * line.length)
      const changed = line.slice(0, place) + (taken ? '' : '0') + line.slice(taken ? place + 1 : place)
      await assertBad(lines.with(at, changed), at + 1)
    }),
    { numRuns: 300 },
  )
})

test('one changed byte is found at its record, also where it is no longer text', async () => {
  await fc.assert(
    fc.asyncProperty(
      trail,
      somewhere,
      somewhere,
      fc.integer({ min: 1, max: 255 }),
      async (lines, which, where, flip) => {
        const at = Math.floor(which * lines.length)
        const bytes = Buffer.from(lines[at] ?? '', 'utf8')
        const place = Math.floor(where * bytes.length)
        bytes[place] = (bytes[place] ?? 0) ^ flip
        await assertBad(lines.with(at, bytes.toString('utf8')), at + 1)
      },
    ),
    { numRuns: 300 },
  )
})

test('a record taken out is the first bad one', async () => {
  await fc.assert(
    fc.asyncProperty(trail, somewhere, async (lines, which) => {
      const at = Math.floor(which * lines.length)
      await assertBad(lines.toSpliced(at, 1), at + 1)
    }),
    { numRuns: 200 },
  )
})

test('two records that changed places are found at the earlier one', async () => {
  await fc.assert(
    fc.asyncProperty(longerTrail, somewhere, somewhere, async (lines, one, other) => {
      const [a, b] = [Math.floor(one * lines.length), Math.floor(other * lines.length)]
      fc.pre(a !== b)
      const swapped = lines.with(a, lines[b] ?? '').with(b, lines[a] ?? '')
      await assertBad(swapped, Math.min(a, b) + 1)
    }),
    { numRuns: 100 },
  )
})

test('a record that stands a second time is found at its second place', async () => {
  await fc.assert(
    fc.asyncProperty(trail, somewhere, somewhere, async (lines, which, where) => {
      const at = Math.floor(which * lines.length)
      const place = at + 1 + Math.floor(where * (lines.length - at))
      await assertBad(lines.toSpliced(place, 0, lines[at] ?? ''), place + 1)
    }),
    { numRuns: 200 },
  )
})

test('a trail cut off misses the record after its end, also with the checkpoint moved there', async () => {
  await fc.assert(
    fc.asyncProperty(longerTrail, somewhere, fc.boolean(), async (lines, where, moved) => {
      const kept = 1 + Math.floor(where * (lines.length - 1))
      const cut = lines.slice(0, kept)
      const { checkpoint } = readLine(lines.at(-1) ?? '')
      const shorter = moved ? cut.with(-1, altered(cut.at(-1) ?? '', { checkpoint })) : cut
      await assertBad(shorter, kept + 1)
    }),
    { numRuns: 200 },
  )
})

test('any change of the checkpoint is found at the record that carries it', async () => {
  await fc.assert(
    fc.asyncProperty(
      trail,
      somewhere,
      fc.constantFrom('note', 'publicKey'),
      fc.string({ minLength: 1, maxLength: 1 }),
      async (lines, where, field, character) => {
        const last = lines.at(-1) ?? ''
        const { checkpoint = { note: '', publicKey: '' } } = readLine(last)
        const text = checkpoint[field]
        const place = Math.floor(where * text.length)
        const changed = text.slice(0, place) + character + text.slice(place + 1)
        fc.pre(changed !== text)
        const line = altered(last, { checkpoint: { ...checkpoint, [field]: changed } })
        await assertBad(lines.with(-1, line), lines.length)
      },
    ),
    { numRuns: 300 },
  )
})

async function assertBad(lines: readonly string[], firstBadSeq: number): Promise<void> {
  const verification = await verifyLines(lines)
  assert.ok(!verification.ok, 'the change was not found')
  assert.equal(verification.firstBadSeq, firstBadSeq, verification.problem)
  assert.equal(verification.goodRecords, firstBadSeq - 1)
}
