import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'

/**
 * The master key, never handed out itself: separate keys for separate purposes are derived from it (RFC 5869), and
 * data keys are wrapped with it.
 */
export type Keyring = {
  /** Keyed hash, for tokens and for knowing the key again. */
  hmac(purpose: string, data: string): Buffer
  /** For what is handed out and comes back: nobody else can read, make or change it. */
  box(purpose: string): Box
  wrap(dataKey: Buffer, boundTo: string): Buffer
  unwrap(wrapped: Buffer, boundTo: string): Buffer
}

/** By purpose: keys for keyed hashes that do not depend on the master key. */
export type HashKeys = Readonly<Record<string, Buffer>>

export type Box = {
  seal(plain: Buffer, boundTo: string): Buffer
  /** Undefined when it was not sealed here, for this place, or was changed. */
  open(sealed: Buffer, boundTo: string): Buffer | undefined
}

export const keyLength = 32
const ivLength = 12
const tagLength = 16
const formatVersion = 1

/** A purpose without a hash key of its own has one derived from the master key. */
export function openKeyring(masterKey: Buffer, hashKeys: HashKeys = {}): Keyring {
  const own = new Map(Object.entries(hashKeys))
  // Node takes five times as long for a keyed hash when the key is bytes.
  const keys = new Map<string, KeyObject>()
  const keyFor = (purpose: string) => {
    const key = keys.get(purpose) ?? createSecretKey(own.get(purpose) ?? deriveHashKey(masterKey, purpose))
    keys.set(purpose, key)
    return key
  }
  const wrappingKey = derive(masterKey, 'wrap')
  return {
    hmac: (purpose, data) => createHmac('sha256', keyFor(purpose)).update(data, 'utf8').digest(),
    box: (purpose) => boxOf(derive(masterKey, `box/${purpose}`)),
    wrap: (dataKey, boundTo) => seal(wrappingKey, dataKey, boundTo),
    unwrap: (wrapped, boundTo) => open(wrappingKey, wrapped, boundTo),
  }
}

export function deriveHashKey(masterKey: Buffer, purpose: string): Buffer {
  return derive(masterKey, `hmac/${purpose}`)
}

function derive(masterKey: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', masterKey, Buffer.alloc(0), `overlock/${purpose}`, keyLength))
}

function boxOf(key: Buffer): Box {
  return {
    seal: (plain, boundTo) => seal(key, plain, boundTo),
    open(sealed, boundTo) {
      try {
        return open(key, sealed, boundTo)
      } catch {
        return undefined
      }
    },
  }
}

/** By this the key is known again; the database keeps it, and nothing of the key can be learned from it. */
export function checkOf(keyring: Keyring): Buffer {
  return keyring.hmac('check', 'installation')
}

/**
 * AES-256-GCM with a random 96-bit IV. `boundTo` names the place the ciphertext belongs to: moved to another row it
 * can't be opened.
 */
export function seal(key: Buffer, plain: Buffer, boundTo: string): Buffer {
  const iv = randomBytes(ivLength)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  cipher.setAAD(Buffer.from(boundTo, 'utf8'))
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([Buffer.of(formatVersion), iv, cipher.getAuthTag(), sealed])
}

/** Throws when the key, the place or a single bit differs. */
export function open(key: Buffer, sealed: Buffer, boundTo: string): Buffer {
  if (sealed[0] !== formatVersion) throw new Error('this secret was sealed by a newer version')
  const iv = sealed.subarray(1, 1 + ivLength)
  const tag = sealed.subarray(1 + ivLength, 1 + ivLength + tagLength)
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: tagLength })
  decipher.setAAD(Buffer.from(boundTo, 'utf8'))
  decipher.setAuthTag(tag)
  return Buffer.concat([decipher.update(sealed.subarray(1 + ivLength + tagLength)), decipher.final()])
}
