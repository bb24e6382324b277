import { randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'

/**
 * `ovls_<8 public>_<43 secret>_<6 checksum>`: recognizable by scanners, its typos caught without a look-up, and one
 * double-click selects all of it. The secret part holds 256 bits; only a keyed hash of the whole is stored.
 * `ovls` is a token of a SCIM endpoint, `ovlc` the secret of an OAuth client of one, `ovla` a token of the REST API.
 */
export type TokenKind = 'ovls' | 'ovlc' | 'ovla'

export type ParsedToken = { readonly kind: TokenKind; readonly publicId: string; readonly text: string }

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const secretBytes = 32
const secretLength = 43
const publicLength = 8
const checksumLength = 6

export function newToken(kind: TokenKind): ParsedToken {
  const publicId = toBase62(BigInt(`0x${randomBytes(8).toString('hex')}`), publicLength).slice(-publicLength)
  const secret = toBase62(BigInt(`0x${randomBytes(secretBytes).toString('hex')}`), secretLength)
  const body = `${kind}_${publicId}_${secret}`
  return { kind, publicId, text: `${body}_${checksumOf(body)}` }
}

/** Undefined for anything that can't be a token of ours. */
export function parseToken(text: string): ParsedToken | undefined {
  const match = /^(ovl[sca])_([0-9A-Za-z]{8})_[0-9A-Za-z]{43}_([0-9A-Za-z]{6})$/.exec(text)
  if (match === null) return undefined
  const [, kind, publicId = '', checksum = ''] = match
  const body = text.slice(0, -checksumLength - 1)
  return checksumOf(body) === checksum ? { kind: kind as TokenKind, publicId, text } : undefined
}

function checksumOf(body: string): string {
  return toBase62(BigInt(crc32(body)), checksumLength)
}

export function toBase62(value: bigint, length: number): string {
  let text = ''
  for (let rest = value; rest > 0n; rest /= 62n) text = `${base62[Number(rest % 62n)]}${text}`
  return text.padStart(length, '0')
}
