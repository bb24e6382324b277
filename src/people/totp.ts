import { Secret, TOTP } from 'otpauth'
import { renderSVG } from 'uqr'

const periodSeconds = 30

/** What an authenticator app is given: as text, as an address, as a picture of that address. */
export type TotpOffer = { readonly secret: string; readonly uri: string; readonly qrSvg: string }

export function newTotpSecret(): Buffer {
  return Buffer.from(new Secret({ size: 20 }).buffer)
}

export function offerTotp(secret: Buffer, account: string): TotpOffer {
  const totp = totpOf(secret, account)
  const uri = totp.toString()
  return { secret: totp.secret.base32, uri, qrSvg: renderSVG(uri, { border: 2 }) }
}

/**
 * The step of time whose code this is (RFC 6238), one step early or late at most, and never one that was taken before;
 * undefined: it is none.
 */
export function acceptedStep(secret: Buffer, code: string, lastStep: number, now: Date): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined
  const delta = totpOf(secret, '').validate({ token: code, timestamp: now.getTime(), window: 1 })
  if (delta === null) return undefined
  const step = Math.floor(now.getTime() / 1_000 / periodSeconds) + delta
  return step > lastStep ? step : undefined
}

function totpOf(secret: Buffer, label: string): TOTP {
  const bytes = new Uint8Array(secret)
  return new TOTP({
    issuer: 'Overlock',
    label,
    secret: new Secret({ buffer: bytes.buffer }),
    period: periodSeconds,
  })
}
