import { createHash } from 'node:crypto'

/** A number from 0 up to, not including, 1. */
export type Random = () => number

/**
 * Draws that depend on nothing but the seed, the stream's name and how many were drawn before. Each user of chance
 * takes a stream of its own, so that one more draw here never moves a decision there.
 */
export function createRandom(seed: number, stream: string): Random {
  let drawn = 0
  return () => {
    drawn += 1
    return digest(`${seed}/${stream}/${drawn}`).readUIntBE(0, 6) / 2 ** 48
  }
}

/** A credential that looks like one and is the same in every run with this seed. */
export function derivedSecret(seed: number, name: string): string {
  return digest(`${seed}/secret/${name}`).toString('hex')
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
