import { Secret, TOTP } from 'otpauth'

const periodMs = 30_000
/** A code that is about to change may be another one when it arrives. */
const leastLeftMs = 3_000

/** The code of now and the number of its half minute (RFC 6238, section 4.2). */
export type OneTimeCode = { readonly code: string; readonly counter: number }

export type CodeClock = { now(): number; wait(ms: number): Promise<void> }

/** A code that has not been used yet, of a moment that lasts long enough; waits for the next where that is needed. */
export async function nextCode(
  seed: string,
  lastUsed: number | undefined,
  clock: CodeClock,
): Promise<OneTimeCode> {
  const totp = new TOTP({ secret: Secret.fromBase32(seed.replaceAll(' ', '')), period: periodMs / 1000 })
  for (;;) {
    const now = clock.now()
    const counter = Math.floor(now / periodMs)
    const left = periodMs - (now % periodMs)
    if (left >= leastLeftMs && (lastUsed === undefined || counter > lastUsed))
      return { code: totp.generate({ timestamp: now }), counter }
    await clock.wait(left)
  }
}
