import { join } from 'node:path'
import { v7 as newId } from 'uuid'
import { type Keyring, openKeyring } from './applications/keyring.ts'
import { createMasterKey, MasterKeyError, readMasterKey } from './applications/master-key-file.ts'
import { openVault, type Vault } from './applications/vault.ts'
import { system } from './audit/actor.ts'
import { newSigningKey } from './audit/checkpoint.ts'
import type { SigningKey } from './audit/export.ts'
import { record } from './audit/trail.ts'
import type { Clock } from './clock.ts'
import type { Config } from './config/config.ts'
import type { Database } from './store/database.ts'

/** What belongs to one database for ever: its id, its keys. */
export type Installation = {
  readonly id: string
  readonly keyring: Keyring
  readonly vault: Vault
  readonly signingKey: SigningKey
}

const keyCheck = 'installation'

/** Opens the keys of this database, or makes them on the very first start. A wrong master key is refused. */
export async function openInstallation(
  db: Database,
  config: Config,
  clock: Clock,
  version: string,
): Promise<Installation> {
  const row = await db.selectFrom('installation').selectAll().executeTakeFirst()
  const path = config.masterKeyFile ?? join(config.dataDirectory, 'master.key')
  const keyring = openKeyring(await masterKey(path, row !== undefined))
  const vault = openVault(keyring)
  const check = keyring.hmac('check', keyCheck)
  if (row === undefined) return create(db, { keyring, vault, check }, clock, version)
  if (!row.key_check.equals(check))
    throw new MasterKeyError(
      `${path} is not the master key this database was made with. Put the right key there.`,
    )
  const privateKey = await vault.openForInstallation(db, 'audit_private_key', row.audit_private_key)
  return { id: row.id, keyring, vault, signingKey: signingKeyOf(row.id, row.audit_public_key, privateKey) }
}

async function masterKey(path: string, used: boolean): Promise<Buffer> {
  const key = await readMasterKey(path)
  if (key !== undefined) return key
  if (used)
    throw new MasterKeyError(
      `The master key ${path} is missing, and this database has secrets sealed with it. Put the key file back, or name it with OVERLOCK_MASTER_KEY_FILE.`,
    )
  return createMasterKey(path)
}

type Keys = { readonly keyring: Keyring; readonly vault: Vault; readonly check: Buffer }

async function create(db: Database, keys: Keys, clock: Clock, version: string): Promise<Installation> {
  const id = newId()
  const now = clock.now()
  const { publicKey, privateKey } = newSigningKey()
  await db.transaction().execute(async (tx) => {
    await tx
      .insertInto('installation')
      .values({
        id,
        created_at: now,
        key_check: keys.check,
        audit_public_key: publicKey,
        audit_private_key: await keys.vault.sealForInstallation(tx, 'audit_private_key', privateKey, now),
      })
      .execute()
    await record(tx, { event: 'installation.created', at: now, actor: system, data: { version } })
  })
  return { id, keyring: keys.keyring, vault: keys.vault, signingKey: signingKeyOf(id, publicKey, privateKey) }
}

function signingKeyOf(id: string, publicKey: string, privateKey: Buffer): SigningKey {
  return { origin: `overlock/${id}/audit`, publicKey, privateKey }
}
