import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import test from 'node:test'
import fc from 'fast-check'
import { BackupError } from './backup-error.ts'
import { chunkLength, openChunks, sealChunks } from './sealed-chunks.ts'

const key = Buffer.alloc(32, 7)
const sealedLength = chunkLength + 16

async function* pieces(bytes: Uint8Array, sizes: readonly number[]) {
  let at = 0
  for (const size of sizes) {
    yield bytes.subarray(at, at + size)
    at += size
  }
  yield bytes.subarray(at)
}

async function seal(plain: Uint8Array, sizes: readonly number[] = []): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(sealChunks(pieces(plain, sizes), key)))
}

async function open(sealed: Uint8Array, with_ = key, sizes: readonly number[] = []): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(openChunks(pieces(sealed, sizes), with_)))
}

function isDamaged(error: unknown): boolean {
  return error instanceof BackupError && error.code === 'damaged'
}

const lengths = fc.oneof(
  fc.integer({ min: 0, max: 200 }),
  fc.constantFrom(chunkLength - 1, chunkLength, chunkLength + 1, 2 * chunkLength, 3 * chunkLength + 5),
)
const sizes = fc.array(fc.integer({ min: 0, max: 100_000 }), { maxLength: 6 })

test('what was sealed opens to the same, however it comes in pieces', async () => {
  await fc.assert(
    fc.asyncProperty(lengths, sizes, sizes, async (length, one, other) => {
      const plain = randomBytes(length)
      assert.ok((await open(await seal(plain, one), key, other)).equals(plain))
    }),
    { numRuns: 100 },
  )
})

test('one changed bit is noticed, wherever it is', async () => {
  const sealed = await seal(randomBytes(2 * chunkLength + 100))
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: sealed.length - 1 }),
      fc.integer({ min: 0, max: 7 }),
      async (at, bit) => {
        const changed = Buffer.from(sealed)
        changed[at] = (changed[at] ?? 0) ^ (1 << bit)
        await assert.rejects(open(changed), isDamaged)
      },
    ),
    { numRuns: 150 },
  )
})

test('a stream that was cut off is noticed, also exactly between two chunks', async () => {
  const sealed = await seal(randomBytes(3 * chunkLength))
  assert.equal(sealed.length, 3 * sealedLength)
  const ends = fc.oneof(
    fc.constantFrom(0, 1, sealedLength - 1, sealedLength, sealedLength + 1, 2 * sealedLength),
    fc.integer({ min: 0, max: sealed.length - 1 }),
  )
  await fc.assert(
    fc.asyncProperty(ends, async (end) => {
      await assert.rejects(open(sealed.subarray(0, end)), isDamaged)
    }),
    { numRuns: 100 },
  )
})

test('chunks that changed places, are missing, stand twice or were added are noticed', async () => {
  const sealed = await seal(randomBytes(3 * chunkLength + 50))
  const [a, b, c, d] = [0, 1, 2, 3].map((n) => sealed.subarray(n * sealedLength, (n + 1) * sealedLength))
  const all = [a, b, c, d].filter((chunk) => chunk !== undefined)
  assert.equal(all.length, 4)
  const orders = [[1, 0, 2, 3], [0, 2, 3], [1, 2, 3], [3], [0, 0, 1, 2, 3], [0, 1, 2, 3, 3], [0, 1, 2, 2, 3]]
  for (const order of orders)
    await assert.rejects(open(Buffer.concat(order.map((n) => all[n] ?? Buffer.alloc(0)))), isDamaged)
  await assert.rejects(open(Buffer.concat([sealed, Buffer.of(0)])), isDamaged)
  assert.equal((await open(sealed)).length, 3 * chunkLength + 50)
})

test('another key opens nothing', async () => {
  await assert.rejects(open(await seal(Buffer.from('text')), Buffer.alloc(32, 8)), isDamaged)
})
