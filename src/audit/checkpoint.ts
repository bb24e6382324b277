import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'

/**
 * A checkpoint says how long the trail is and what its root is, signed. Its form is the signed note of
 * https://c2sp.org/tlog-checkpoint and https://c2sp.org/signed-note, so that other people's tools can read it.
 */
export type Checkpoint = { readonly origin: string; readonly size: number; readonly root: Buffer }

const ed25519 = Buffer.of(1)
const rawKeyLength = 32

export function newSigningKey(): { publicKey: string; privateKey: Buffer } {
  const pair = generateKeyPairSync('ed25519')
  return {
    publicKey: pair.publicKey
      .export({ type: 'spki', format: 'der' })
      .subarray(-rawKeyLength)
      .toString('base64'),
    privateKey: pair.privateKey.export({ type: 'pkcs8', format: 'der' }),
  }
}

export function signCheckpoint(checkpoint: Checkpoint, publicKey: string, privateKey: Buffer): string {
  const body = bodyOf(checkpoint)
  const key = createPrivateKey({ key: privateKey, type: 'pkcs8', format: 'der' })
  const signature = Buffer.concat([keyId(checkpoint.origin, publicKey), sign(null, Buffer.from(body), key)])
  return `${body}\n— ${checkpoint.origin} ${signature.toString('base64')}\n`
}

/** The checkpoint, if the note is whole and was signed by this key; otherwise why not. */
export function openCheckpoint(
  note: string,
  publicKey: string,
): { readonly checkpoint: Checkpoint } | { readonly problem: string } {
  const match = /^([^\n]+)\n(\d{1,15})\n([A-Za-z0-9+/=]{44})\n\n— ([^\n]+) ([A-Za-z0-9+/=]+)\n$/.exec(note)
  if (match === null) return { problem: 'the checkpoint is not a signed note' }
  const [, origin = '', size, root = '', signer = '', signatureText = ''] = match
  const checkpoint = { origin, size: Number(size), root: Buffer.from(root, 'base64') }
  const signature = Buffer.from(signatureText, 'base64')
  const rawKey = Buffer.from(publicKey, 'base64')
  if (rawKey.length !== rawKeyLength || rawKey.toString('base64') !== publicKey)
    return { problem: 'the public key is not one (base64 of 32 bytes)' }
  // What was signed is text: written in another way, numbers and base64 would still decode to the same.
  if (!note.startsWith(`${bodyOf(checkpoint)}\n— `) || signature.toString('base64') !== signatureText)
    return { problem: 'the checkpoint is not a signed note' }
  if (signer !== origin || !signature.subarray(0, 4).equals(keyId(origin, publicKey)))
    return { problem: 'the checkpoint was signed by another key' }
  const key = createPublicKey({
    key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), rawKey]),
    type: 'spki',
    format: 'der',
  })
  if (!verify(null, Buffer.from(bodyOf(checkpoint)), key, signature.subarray(4)))
    return { problem: 'the signature of the checkpoint does not fit its content' }
  return { checkpoint }
}

function bodyOf({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${root.toString('base64')}\n`
}

function keyId(origin: string, publicKey: string): Buffer {
  const hash = createHash('sha256')
    .update(`${origin}\n`)
    .update(ed25519)
    .update(Buffer.from(publicKey, 'base64'))
  return hash.digest().subarray(0, 4)
}
