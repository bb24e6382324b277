import { createCipheriv, createDecipheriv } from 'node:crypto'
import { BackupError } from './backup-error.ts'

/** So much is sealed at once; nothing that was not checked is handed on. */
export const chunkLength = 64 * 1024
const tagLength = 16
const sealedLength = chunkLength + tagLength
const algorithm = 'aes-256-gcm'

/**
 * The STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár, "Online Authenticated-Encryption", 2015), laid out as
 * in https://c2sp.org/age#payload: the nonce is the number of the chunk and a byte that says whether it is the last.
 * So a chunk that was altered, moved, left out or put in does not open, nor does a stream that was cut off. The key
 * must be new for each stream.
 */
export async function* sealChunks(plain: AsyncIterable<Uint8Array>, key: Buffer): AsyncGenerator<Buffer> {
  let number = 0
  for await (const { part, last } of inParts(plain, chunkLength)) {
    const cipher = createCipheriv(algorithm, key, nonceOf(number, last))
    yield Buffer.concat([cipher.update(part), cipher.final(), cipher.getAuthTag()])
    number += 1
  }
}

/** Throws `damaged` at the first chunk that is not what was sealed there. */
export async function* openChunks(sealed: AsyncIterable<Uint8Array>, key: Buffer): AsyncGenerator<Buffer> {
  let number = 0
  for await (const { part, last } of inParts(sealed, sealedLength)) {
    yield openChunk(part, key, nonceOf(number, last))
    number += 1
  }
}

function openChunk(sealed: Buffer, key: Buffer, nonce: Buffer): Buffer {
  if (sealed.length < tagLength) throw damaged()
  const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagLength })
  decipher.setAuthTag(sealed.subarray(-tagLength))
  const plain = decipher.update(sealed.subarray(0, -tagLength))
  try {
    decipher.final()
  } catch {
    throw damaged()
  }
  return plain
}

function damaged(): BackupError {
  return new BackupError('damaged', 'The backup was altered, damaged or cut off.')
}

function nonceOf(number: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeBigUInt64BE(BigInt(number), 3)
  nonce[11] = last ? 1 : 0
  return nonce
}

type Part = { readonly part: Buffer; readonly last: boolean }

/** Parts of exactly this length but the last, which may be shorter, and of which there is always one. */
async function* inParts(source: AsyncIterable<Uint8Array>, length: number): AsyncGenerator<Part> {
  let kept: Buffer[] = []
  let keptLength = 0
  for await (const bytes of source) {
    kept.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    keptLength += bytes.byteLength
    if (keptLength <= length) continue
    const all = Buffer.concat(kept)
    let at = 0
    // What fills a part exactly may be the last one: it is kept until more comes.
    for (; all.length - at > length; at += length) yield { part: all.subarray(at, at + length), last: false }
    kept = [all.subarray(at)]
    keptLength = all.length - at
  }
  yield { part: Buffer.concat(kept), last: true }
}
