import { join } from 'node:path'
import { v7 as newId } from 'uuid'
import { checkOf, type Keyring, openKeyring } from './applications/keyring.ts'
import {
  createMasterKey,
  MasterKeyError,
  nextKeyFile,
  readMasterKey,
  takeNextKey,
} from './applications/master-key-file.ts'
import { openHashKeys } from './applications/stored-keys.ts'
import { openVault, type Vault } from './applications/vault.ts'
import { system } from './audit/actor.ts'
import { newSigningKey } from './audit/checkpoint.ts'
import type { SigningKey } from './audit/export.ts'
import { record } from './audit/trail.ts'
import type { Clock } from './clock.ts'
import type { Config } from './config/config.ts'
import type { Database, Queries } from './store/database.ts'

/** What belongs to one database for ever: its id, its keys. */
export type Installation = {
  readonly id: string
  readonly keyring: Keyring
  readonly vault: Vault
  readonly signingKey: SigningKey
}

/** `sealed`: the master key is not there, or not the one this database was made with; `why` says which. */
export type Opening =
  | { readonly state: 'open'; readonly installation: Installation }
  | { readonly state: 'sealed'; readonly why: string }

/** Opens the keys of this database, or makes them on the very first start. */
export async function openInstallation(
  db: Database,
  config: Config,
  clock: Clock,
  version: string,
): Promise<Opening> {
  const path = masterKeyPath(config)
  const row = await db.selectFrom('installation').selectAll().executeTakeFirst()
  if (row === undefined) {
    const key = (await readMasterKey(path)) ?? (await createMasterKey(path))
    return { state: 'open', installation: await create(db, key, clock, version) }
  }
  const masterKey = await masterKeyOr(path, row.key_check)
  if (typeof masterKey === 'string') return { state: 'sealed', why: masterKey }
  const keyring = openKeyring(masterKey, await openHashKeys(db, openKeyring(masterKey), masterKey))
  const vault = openVault(keyring)
  const privateKey = await vault.openForInstallation(db, 'audit_private_key', row.audit_private_key)
  const signingKey = signingKeyOf(row.id, row.audit_public_key, privateKey)
  return { state: 'open', installation: { id: row.id, keyring, vault, signingKey } }
}

export function masterKeyPath(config: Pick<Config, 'masterKeyFile' | 'dataDirectory'>): string {
  return config.masterKeyFile ?? join(config.dataDirectory, 'master.key')
}

/** The key that opens this database, or a sentence why there is none. */
async function masterKeyOr(path: string, check: Buffer): Promise<Buffer | string> {
  try {
    return await findMasterKey(path, check)
  } catch (error) {
    if (error instanceof MasterKeyError) return error.message
    throw error
  }
}

/** The key in the file, or the next one where changing it was cut off after the database had changed over. */
export async function findMasterKey(path: string, check: Buffer): Promise<Buffer> {
  const key = await readMasterKey(path)
  if (key !== undefined && opens(key, check)) return key
  const next = await readMasterKey(nextKeyFile(path))
  if (next !== undefined && opens(next, check)) {
    await takeNextKey(path)
    return next
  }
  if (key !== undefined)
    throw new MasterKeyError(
      `${path} is not the master key this database was made with. Put the right key there, then start again.`,
    )
  throw new MasterKeyError(
    `The master key ${path} is missing, and this database has secrets sealed with it. Put the key file back, or name it with OVERLOCK_MASTER_KEY_FILE, then start again.`,
  )
}

function opens(masterKey: Buffer, check: Buffer): boolean {
  return checkOf(openKeyring(masterKey)).equals(check)
}

async function create(db: Database, masterKey: Buffer, clock: Clock, version: string): Promise<Installation> {
  const id = newId()
  const now = clock.now()
  const { publicKey, privateKey } = newSigningKey()
  const bare = openKeyring(masterKey)
  const sealPrivateKey = (tx: Queries, key: Buffer) =>
    openVault(bare).sealForInstallation(tx, 'audit_private_key', key, now)
  const hashKeys = await db.transaction().execute(async (tx) => {
    await tx
      .insertInto('installation')
      .values({
        id,
        created_at: now,
        key_check: checkOf(bare),
        audit_public_key: publicKey,
        audit_private_key: await sealPrivateKey(tx, privateKey),
      })
      .execute()
    await record(tx, { event: 'installation.created', at: now, actor: system, data: { version } })
    return openHashKeys(tx, bare, masterKey)
  })
  const keyring = openKeyring(masterKey, hashKeys)
  return { id, keyring, vault: openVault(keyring), signingKey: signingKeyOf(id, publicKey, privateKey) }
}

function signingKeyOf(id: string, publicKey: string, privateKey: Buffer): SigningKey {
  return { origin: `overlock/${id}/audit`, publicKey, privateKey }
}
