import { createHmac, hkdfSync, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { type Keyring, keyLength } from '../applications/keyring.ts'
import { BackupError } from './backup-error.ts'

/**
 * What a backup is sealed with: a key derived from the master key, or a passphrase. Neither is in the backup, and
 * neither is the master key: the secrets inside stay sealed with it also where a passphrase opens the file.
 */
export type Protection =
  | { readonly kind: 'masterKey'; readonly keyring: Keyring }
  | { readonly kind: 'passphrase'; readonly passphrase: string }

const format = 1
const saltLength = 32
const longestPreamble = 200
const shortestPassphrase = 16

/** What the first line of a backup says: all that is not sealed. */
export type Preamble = { readonly kind: Protection['kind']; readonly salt: Buffer; readonly check: Buffer }

/** The first line of a new backup, and the key of what follows. */
export async function newPreamble(protection: Protection): Promise<{ line: string; key: Buffer }> {
  const salt = randomBytes(saltLength)
  const { key, check } = await deriveKeys(protection, salt)
  const fields = [protection.kind, salt.toString('base64url'), check.toString('base64url')]
  return { line: `overlock-backup/${format} ${fields.join(' ')}\n`, key }
}

/** Reads the first line; `rest` is what of the bytes belongs to the sealed part. */
export function parsePreamble(bytes: Buffer): { preamble: Preamble; rest: Buffer } {
  const end = bytes.subarray(0, longestPreamble).indexOf('\n')
  const line = bytes.subarray(0, Math.max(end, 0)).toString('latin1')
  const match = /^overlock-backup\/(\d{1,5}) (masterKey|passphrase) ([\w-]{43}) ([\w-]{43})$/.exec(line)
  if (match === null && /^overlock-backup\/(?!1 )\d+ /.test(line))
    throw new BackupError(
      'newerFormat',
      'This backup has a form that this version of Overlock does not know.',
    )
  if (match === null || Number(match[1]) !== format)
    throw new BackupError('notABackup', 'This file is not a backup, or its beginning is damaged.')
  const [, , kind, salt = '', check = ''] = match
  const preamble = { salt: Buffer.from(salt, 'base64url'), check: Buffer.from(check, 'base64url') }
  // The last letter has bits that say nothing: written in another way it is not what was written.
  if (preamble.salt.toString('base64url') !== salt || preamble.check.toString('base64url') !== check)
    throw new BackupError('notABackup', 'The beginning of this backup is damaged.')
  return {
    preamble: { ...preamble, kind: kind as Preamble['kind'] },
    rest: bytes.subarray(end + 1),
  }
}

/** The key of the sealed part; `wrongKey` when the protection is another one than the backup was made with. */
export async function keyOf(preamble: Preamble, protection: Protection): Promise<Buffer> {
  const { key, check } = await deriveKeys(protection, preamble.salt)
  if (!timingSafeEqual(check, preamble.check)) {
    const what = preamble.kind === 'masterKey' ? 'This master key' : 'This passphrase'
    throw new BackupError('wrongKey', `${what} does not open the backup, or its first line was altered.`)
  }
  return key
}

async function deriveKeys(protection: Protection, salt: Buffer): Promise<{ key: Buffer; check: Buffer }> {
  const secret =
    protection.kind === 'masterKey'
      ? protection.keyring.hmac('backup', salt.toString('base64url'))
      : await stretched(protection.passphrase, salt)
  const derive = (purpose: string) =>
    Buffer.from(hkdfSync('sha256', secret, salt, `overlock/backup/${format}/${purpose}`, keyLength))
  // The kind is part of what is checked, so that every letter of the first line is.
  const check = createHmac('sha256', derive('check')).update(protection.kind).digest()
  return { key: derive('payload'), check }
}

/**
 * scrypt at the strength that OWASP asks for, N = 2^17, r = 8, p = 1.
 * https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#scrypt
 */
function stretched(passphrase: string, salt: Buffer): Promise<Buffer> {
  const cost = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 }
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFKC'), salt, keyLength, cost, (error, key) =>
      error === null ? resolve(key) : reject(error),
    )
  })
}

/** The passphrase in this file: its first line. */
export async function readPassphrase(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw new BackupError('unreadable', `The passphrase file ${path} can't be read: ${error.message}.`)
  })
  const { mode } = await stat(path)
  if (process.platform !== 'win32' && (mode & 0o077) !== 0)
    throw new BackupError('passphraseWeak', `The passphrase file ${path} can be read by others.`)
  const passphrase = (text.split('\n')[0] ?? '').trim()
  if (passphrase.length < shortestPassphrase)
    throw new BackupError('passphraseWeak', `The passphrase in ${path} is too short.`)
  return passphrase
}
