import { checkOf, type Keyring } from '../applications/keyring.ts'
import { knownMigrations } from '../store/migrate.ts'
import { BackupError } from './backup-error.ts'
import type { Manifest } from './manifest.ts'
import { type ProtectionFor, readBackup } from './read-backup.ts'

export type CheckedBackup = { readonly manifest: Manifest; readonly rows: number }

/** Reads a backup to its end and writes nothing: it is whole, unaltered, and of a version this one understands. */
export async function checkBackup(
  path: string,
  protectionFor: ProtectionFor,
  onProgress: (rows: number) => void,
): Promise<CheckedBackup> {
  let manifest: Manifest | undefined
  let rows = 0
  for await (const record of readBackup(path, protectionFor)) {
    if (record.kind === 'manifest') {
      manifest = record.manifest
      refuseNewer(manifest)
    } else if (record.kind === 'row') {
      rows += 1
      if (rows % 10_000 === 0) onProgress(rows)
    }
  }
  if (manifest === undefined) throw new BackupError('damaged', 'The backup is empty.')
  return { manifest, rows }
}

function refuseNewer({ migrations, product }: Manifest): void {
  const unknown = migrations.find((name) => !knownMigrations.includes(name))
  if (unknown !== undefined)
    throw new BackupError(
      'newerProduct',
      `The backup was made by Overlock ${product}, whose database is newer than this version knows (${unknown}).`,
    )
}

/** What is sealed inside opens with one master key only: a restore with another would never start. */
export function refuseOtherKey(manifest: Manifest, keyring: Keyring): void {
  if (checkOf(keyring).toString('hex') !== manifest.keyCheck)
    throw new BackupError('wrongKey', 'This is not the master key of the installation in the backup.')
}
