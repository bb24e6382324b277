import type { Shot } from '../load.ts'
import type { Kind } from './kinds.ts'

/** What is measured: a process, and how each kind of request is asked of it. */
export type Side = AsyncDisposable & {
  readonly name: string
  readonly pid: number
  readonly origin: string
  /** Sees to it that so many people are there, before anything is measured. */
  grow(users: number): Promise<void>
  /** Undefined where this server can't be asked such a thing, or not by so many at once. */
  shots(kind: Kind, connections: number): Promise<(() => Shot) | undefined>
}

/** Calls `one` for each number, sixteen at a time. */
export async function sixteenAtATime(
  from: number,
  to: number,
  one: (n: number) => Promise<void>,
): Promise<void> {
  let next = from
  const stream = async () => {
    for (let n = next++; n < to; n = next++) await one(n)
  }
  await Promise.all(Array.from({ length: 16 }, stream))
}
