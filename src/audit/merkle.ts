import { createHash } from 'node:crypto'

/**
 * The tree of RFC 6962 §2.1, grown from the left. A frontier holds the roots of the full subtrees that make up the
 * tree so far, largest first: one for each bit set in its size.
 */
export type Frontier = { readonly size: number; readonly roots: readonly Buffer[] }

export const emptyFrontier: Frontier = { size: 0, roots: [] }

export function leafHash(entry: string): Buffer {
  return createHash('sha256').update(Buffer.of(0)).update(entry, 'utf8').digest()
}

function nodeHash(left: Buffer, right: Buffer): Buffer {
  return createHash('sha256').update(Buffer.of(1)).update(left).update(right).digest()
}

export function append(frontier: Frontier, leaf: Buffer): Frontier {
  const roots = [...frontier.roots]
  let subtree = leaf
  for (let size = frontier.size; size % 2 === 1; size = Math.floor(size / 2)) {
    const left = roots.pop()
    if (left === undefined) throw new Error('the frontier does not fit its size')
    subtree = nodeHash(left, subtree)
  }
  roots.push(subtree)
  return { size: frontier.size + 1, roots }
}

export function rootOf(frontier: Frontier): Buffer {
  const root = frontier.roots.reduceRight<Buffer | undefined>(
    (right, left) => (right === undefined ? left : nodeHash(left, right)),
    undefined,
  )
  return root ?? createHash('sha256').digest()
}
