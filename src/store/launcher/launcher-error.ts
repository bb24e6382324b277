/** Why the embedded PostgreSQL, or the data directory it lies in, can't be used; `todo` is what a person does next. */
export const launcherErrors = {
  dataDirectoryInUse: {
    todo: 'Stop the other one with "overlock stop", or give this one a directory of its own with OVERLOCK_DATA.',
  },
  dataDirectoryUnusable: {
    todo: 'Make the directory writable for this user, with room on its disk, or name another one with OVERLOCK_DATA.',
  },
  platformUnsupported: {
    todo: 'Run a PostgreSQL 15 or newer and name it with DATABASE_URL=postgres://user:password@host/database.',
  },
  binariesMissing: {
    todo:
      'Install again with optional dependencies (npm ci --include=optional), ' +
      'or run a PostgreSQL 15 or newer and name it with DATABASE_URL.',
  },
  accountMissing: {
    todo:
      'Add a line for it to /etc/passwd, run Overlock as an ordinary user of this machine, ' +
      'or name a PostgreSQL with DATABASE_URL.',
  },
  accountRefused: {
    todo: 'Run Overlock as an ordinary user instead of root, or name a PostgreSQL with DATABASE_URL.',
  },
  systemFolderUnusable: {
    todo: 'Run Overlock as an ordinary user, who does not need it, or name a PostgreSQL with DATABASE_URL.',
  },
  clusterInUse: {
    todo: 'Stop the process that uses it, or give this one a directory of its own with OVERLOCK_DATA.',
  },
  clusterMissing: {
    todo: 'Bring the folder back from a backup. To begin with an empty database, name a new OVERLOCK_DATA.',
  },
  clusterUnreachable: {
    todo: 'Let that account enter the folders above it (chmod o+x), or name a PostgreSQL with DATABASE_URL.',
  },
  clusterBelongsElsewhere: {
    todo: 'Use the original data directory. For a second installation restore a backup into a new OVERLOCK_DATA.',
  },
  passwordsLost: {
    todo: 'Bring postgres.json back from a backup. To begin with an empty database, name a new OVERLOCK_DATA.',
  },
  versionDiffers: {
    todo: 'Export with the Overlock version that made it, then import into a new OVERLOCK_DATA with this one.',
  },
  creationFailed: { todo: 'Correct the cause named there (often a full disk), then start again.' },
  startFailed: { todo: 'Correct the cause named there (often a full disk), then start again.' },
  oldServerStays: { todo: 'End that process by hand, then start again.' },
} as const satisfies Record<string, { todo: string }>

export type LauncherErrorCode = keyof typeof launcherErrors

export class LauncherError extends Error {
  readonly code: LauncherErrorCode
  readonly todo: string

  constructor(code: LauncherErrorCode, message: string, more: { todo?: string; cause?: unknown } = {}) {
    super(message, { cause: more.cause })
    this.name = 'LauncherError'
    this.code = code
    this.todo = more.todo ?? launcherErrors[code].todo
  }
}
