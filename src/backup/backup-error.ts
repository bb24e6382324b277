/** Why a backup can't be made, read or restored; `todo` is what a person does next. Nothing was changed then. */
export const backupErrors = {
  unreadable: { todo: 'Check the path and the rights of the file.' },
  notABackup: { todo: 'Name a file that "overlock backup" wrote.' },
  newerFormat: { todo: 'Restore it with the version of Overlock that made it, or a newer one.' },
  newerProduct: { todo: 'Restore it with the version of Overlock that made it, or a newer one.' },
  keyMissing: {
    todo: 'Put the master key file of that installation there (chmod 600), or name it with OVERLOCK_MASTER_KEY_FILE.',
  },
  passphraseMissing: { todo: 'Name the file that holds it with --passphrase-file.' },
  passphraseWeak: { todo: 'Write at least 16 characters into it, on one line, readable by its owner alone.' },
  wrongKey: { todo: 'Use the key, or the passphrase, that was in use when the backup was made.' },
  damaged: { todo: 'Take another copy of it, or an earlier backup.' },
  databaseNotEmpty: {
    todo: 'Name a new data directory with OVERLOCK_DATA, or an empty database with DATABASE_URL. Nothing is ever overwritten.',
  },
} as const satisfies Record<string, { todo: string }>

export type BackupErrorCode = keyof typeof backupErrors

export class BackupError extends Error {
  override readonly name = 'BackupError'
  readonly code: BackupErrorCode
  readonly todo: string

  constructor(code: BackupErrorCode, message: string) {
    super(message)
    this.code = code
    this.todo = backupErrors[code].todo
  }
}
