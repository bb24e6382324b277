import { type Keyring, openKeyring } from '../applications/keyring.ts'
import { readMasterKey } from '../applications/master-key-file.ts'
import { BackupError } from '../backup/backup-error.ts'
import { readPassphrase } from '../backup/backup-key.ts'
import { type CheckedBackup, checkBackup, refuseOtherKey } from '../backup/check-backup.ts'
import type { ProtectionFor } from '../backup/read-backup.ts'
import { restore as restoreBackup } from '../backup/restore.ts'
import { systemClock } from '../clock.ts'
import { type Config, readConfig } from '../config/config.ts'
import { masterKeyPath } from '../installation.ts'
import { openUnmigrated } from '../store/open-store.ts'
import type { Output } from './output.ts'

export type RestoreOptions = {
  readonly check?: boolean
  readonly passphraseFile?: string
  readonly json?: boolean
}

/**
 * `overlock restore FILE`: needs no server, and refuses where one runs. The whole file is read and authenticated
 * before anything is made; then everything is written, or nothing.
 */
export async function restore(file: string, options: RestoreOptions, output: Output): Promise<number> {
  const config = readConfig()
  const key = await keyringOf(config)
  const protectionFor: ProtectionFor = async (kind) => {
    if (kind === 'masterKey') return { kind, keyring: key ?? missingKey(config) }
    const path = options.passphraseFile ?? config.backupPassphraseFile
    if (path === undefined)
      throw new BackupError('passphraseMissing', 'This backup is sealed with a passphrase.')
    return { kind, passphrase: await readPassphrase(path) }
  }
  output.note(`Checking ${file} …`)
  const checked = await checkBackup(file, protectionFor, (rows) => output.progress(`${rows} rows checked`))
  if (options.check && key === undefined) return tell(checked, { ...options, keyChecked: false }, output)
  const keyring = key ?? missingKey(config)
  refuseOtherKey(checked.manifest, keyring)
  if (options.check) return tell(checked, { ...options, keyChecked: true }, output)
  output.note('It is whole. Restoring …')
  const store = await openUnmigrated(config, (line) => output.note(line))
  try {
    const onProgress = (rows: number) => output.progress(`${rows} of ${checked.rows} rows restored`)
    const parts = { db: store.db, clock: systemClock, keyring, path: file, protectionFor, onProgress }
    return tell(await restoreBackup(parts), { ...options, keyChecked: true }, output)
  } finally {
    await store.close()
  }
}

async function keyringOf(config: Config): Promise<Keyring | undefined> {
  const key = await readMasterKey(masterKeyPath(config))
  return key && openKeyring(key)
}

function missingKey(config: Config): never {
  throw new BackupError('keyMissing', `There is no master key at ${masterKeyPath(config)}.`)
}

type Told = RestoreOptions & { readonly keyChecked: boolean }

function tell({ manifest, rows }: CheckedBackup, { check, json, keyChecked }: Told, output: Output): number {
  const { backup, product, installation, takenAt, trail, tables } = manifest
  if (json) {
    const result = {
      restored: check !== true,
      backup,
      product,
      installation,
      takenAt,
      trail,
      rows,
      keyChecked,
    }
    output.result(JSON.stringify(result, null, 2))
    return 0
  }
  const what = `${rows} rows in ${tables.length} tables, taken at ${takenAt} by Overlock ${product}; ${trail.size} records in its trail`
  if (check) {
    const key = keyChecked
      ? 'The master key here opens it.'
      : 'There is no master key here: whether yours is the right one was not checked.'
    output.result(`The backup is whole: ${what}.\n${key}`)
    return 0
  }
  output.result(
    [
      `Restored ${what}.`,
      'Start the server with "overlock serve". It reads every application and changes nothing in any of them until you',
      'let it: see "overlock recovery list". Revoke again the tokens that were revoked since the backup was made.',
    ].join('\n'),
  )
  return 0
}
