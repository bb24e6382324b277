import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import test from 'node:test'
import fc from 'fast-check'
import { append, emptyFrontier, leafHash, rootOf } from './merkle.ts'

// The tree that certificate-transparency implementations test with: eight inputs and the root after each.
const inputs = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
]
const roots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]

test('the roots are those other implementations of RFC 6962 have for the same eight inputs', () => {
  let frontier = emptyFrontier
  for (const [at, input] of inputs.entries()) {
    frontier = append(frontier, leafHash(Buffer.from(input, 'hex').toString('utf8')))
    assert.equal(rootOf(frontier).toString('hex'), roots[at], `after ${at + 1}`)
  }
  assert.equal(frontier.size, 8)
})

test('the root of an empty tree is the hash of nothing', () => {
  assert.equal(
    rootOf(emptyFrontier).toString('hex'),
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  )
})

test('a leaf can not be passed off as a node: their hashes begin differently', () => {
  const [left, right] = [leafHash('left'), leafHash('right')]
  const node = rootOf([left, right].reduce(append, emptyFrontier))
  const asLeaf = createHash('sha256').update(Buffer.of(0)).update(left).update(right).digest()
  assert.notDeepEqual(node, asLeaf)
})

test('the root is that of the recursive definition, for every size up to 70', () => {
  const leaves = Array.from({ length: 70 }, (_, at) => leafHash(`entry ${at}`))
  for (let size = 1; size <= leaves.length; size += 1) {
    const some = leaves.slice(0, size)
    assert.deepEqual(rootOf(some.reduce(append, emptyFrontier)), recursiveRoot(some), `size ${size}`)
  }
})

test('a frontier holds one root for each bit set in its size, and appending leaves the old one as it was', () => {
  let frontier = emptyFrontier
  for (let size = 1; size <= 70; size += 1) {
    const before = { ...frontier, roots: [...frontier.roots] }
    const next = append(frontier, leafHash(`entry ${size}`))
    assert.deepEqual(frontier, before)
    assert.equal(next.roots.length, size.toString(2).replaceAll('0', '').length)
    frontier = next
  }
})

test('a frontier that does not fit its size is refused', () => {
  assert.throws(() => append({ size: 3, roots: [leafHash('one')] }, leafHash('two')), /does not fit/)
})

test('entries that differ in content, number or order never have the same root', () => {
  const entries = fc.array(fc.string({ maxLength: 4 }), { maxLength: 9 })
  fc.assert(
    fc.property(entries, entries, (left, right) => {
      const same = JSON.stringify(left) === JSON.stringify(right)
      assert.equal(rootOfAll(left).equals(rootOfAll(right)), same)
    }),
    { numRuns: 500 },
  )
})

function rootOfAll(entries: readonly string[]): Buffer {
  return rootOf(entries.map(leafHash).reduce(append, emptyFrontier))
}

/** RFC 6962 §2.1 word for word: split at the largest power of two smaller than the number of leaves. */
function recursiveRoot(leaves: readonly Buffer[]): Buffer {
  const [only] = leaves
  if (only !== undefined && leaves.length === 1) return only
  const split = 2 ** Math.floor(Math.log2(leaves.length - 1))
  return createHash('sha256')
    .update(Buffer.of(1))
    .update(recursiveRoot(leaves.slice(0, split)))
    .update(recursiveRoot(leaves.slice(split)))
    .digest()
}
