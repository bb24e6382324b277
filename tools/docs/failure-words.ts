import type { BackupErrorCode } from '../../src/backup/backup-error.ts'
import type { FailureCode } from '../../src/failures/failures.ts'
import type { OperationErrorCode } from '../../src/operations/operation-error.ts'
import type { ReadingRefusal } from '../../src/reconciliation/accept.ts'
import type { ScimType } from '../../src/scim/scim-error.ts'
import type { LauncherErrorCode } from '../../src/store/launcher/launcher-error.ts'

// What the code itself does not say of its codes. Each type asks for all of them, and for no other.

type Words = readonly [meaning: string, todo: string]

/** Names that other products and their users have for the same. */
export const knownElsewhere: Readonly<Record<string, FailureCode>> = {
  seats_exhausted: 'seatsExhausted',
  subscription_inactive: 'subscriptionInactive',
  bad_credentials: 'credentialsRejected',
  session_expired: 'credentialsRejected',
  insufficient_permission: 'permissionDenied',
  wrong_tenant_id: 'wrongTenant',
  mfa_required: 'mfaRequired',
  mfa_not_managed: 'mfaRequired',
  email_unverified: 'confirmationRequired',
  device_not_trusted: 'confirmationRequired',
  captcha: 'captchaShown',
  ui_changed: 'uiChanged',
  rate_limited: 'rateLimited',
  vendor_down: 'unavailable',
  ambiguous_match: 'disputedAccount',
  last_admin_protected: 'lastAdmin',
  self_account_protected: 'ownAccount',
  readback_mismatch: 'readbackMismatch',
  held_by_guard: 'guard',
}

export const readingWords: Readonly<Record<ReadingRefusal['code'], Words>> = {
  empty: [
    'The reading shows no account at all, the one before showed some.',
    'Check the rights of the credential, then read again.',
  ],
  shrunk: [
    'The reading shows far fewer accounts than the one before: more than 3 lost of fewer than 20, or more than a fifth.',
    'Check the rights of the credential, then read again. Where a file is uploaded: count in the application, and say the number with `--rows`.',
  ],
  unreadable: [
    'The reading broke off or contradicts itself.',
    'Read again with `overlock app sync <app>`; if it lasts, `overlock app check <app>`.',
  ],
  badRows: [
    'A file has rows that can not be read as accounts. Each is listed with its line and the reason.',
    'Correct them, or export again, then `overlock app upload <app> <file>`.',
  ],
  otherCount: [
    'A file has another number of accounts than was said with `--rows`.',
    'Look how many there are in the application, and export all of them.',
  ],
}

export const scimTypeWords: Readonly<Record<ScimType, string>> = {
  invalidFilter: 'The filter can not be read, or compares what can not be compared.',
  tooMany: 'The request asks for more than this server answers at once.',
  uniqueness: 'Another User or Group, or another account in the application, already has this value.',
  mutability: 'The attribute can not be changed.',
  invalidSyntax: 'The body is not JSON, or not of the form that SCIM asks for.',
  invalidPath: 'The path of a PATCH operation can not be read, or names no attribute.',
  noTarget: 'The path of a PATCH operation selects nothing.',
  invalidValue: 'A value is missing, or not one that the attribute or the application takes.',
  invalidVers: 'The version of the protocol is not supported.',
  sensitive: 'The request must not stand in an address.',
  invalidCursor: 'The cursor was not given out for this question. Begin again with an empty cursor.',
  expiredCursor: 'The cursor is older than an hour. Begin again with an empty cursor.',
  invalidCount: 'With a cursor, `count` must be a whole number of at least 1.',
}

export const scimStatusWords: Readonly<Record<number, Words>> = {
  400: [
    'The request, or a value in it, can not be used; `scimType` and `detail` say why.',
    'Correct the mapping.',
  ],
  401: [
    'No token, or not one that is good for this application, at this time and from this address.',
    'See `overlock scim-token list <app>`, or make one with `overlock scim-token create --app <app>`.',
  ],
  403: ['The account is protected, or the token may not do this.', 'See `detail`; nothing was stored.'],
  404: [
    'There is no such application, User or Group.',
    'Check the address; the identity provider links anew by itself.',
  ],
  405: [
    'The address does not have this method; the header `Allow` names those it has.',
    'Correct the client.',
  ],
  409: [
    'Another User or Group, or another account in the application, has this value.',
    'Decide which one is right.',
  ],
  412: ['The resource was changed since the version named by `If-Match`.', 'Read it again.'],
  413: [
    'The body is larger than 2 MiB, or a bulk request holds more than 1,000 operations.',
    'Send less at once.',
  ],
  415: ['The body is of another type.', 'Send `application/scim+json` or `application/json`.'],
  429: [
    'Too much is asked for at once, of this server or of one User; its database is away for a moment; or too many wrong tokens came from this address.',
    'Try again after `Retry-After` seconds; identity providers do so by themselves.',
  ],
  500: [
    'Overlock failed. It is in the log; nothing was half stored.',
    'Report it with the `x-request-id` of the answer.',
  ],
  501: [
    'The request asks for a part of SCIM that is not offered; `detail` names it.',
    'Switch it off at the client.',
  ],
  503: ['Overlock is sealed: its master key is missing.', 'Put the key file back and start it again.'],
}

export const operationTodos: Readonly<Record<OperationErrorCode, string>> = {
  badInput: 'Correct the field that `detail` names.',
  unauthenticated: 'Send an API token; see [REST API](rest-api.md).',
  forbidden: 'Use a token with one of the roles the operation is open to.',
  reauthenticate:
    'The console asks for passphrase and code once more: the last proof is older than five minutes.',
  notFound: 'Check the name or id; `todo` names the command that lists them.',
  conflict: 'Look at the present state, then decide.',
  keyReused: 'Take a new `Idempotency-Key` for each change.',
  tooMany: 'Wait `Retry-After` seconds, then send the right token.',
  vendorRefused: 'See `detail`: it is the reason of the application.',
  vendorUnavailable: 'Try again later; check the address and the status page of the vendor.',
}

export const launcherWords: Readonly<Record<LauncherErrorCode, string>> = {
  dataDirectoryInUse: 'Another server uses this data directory.',
  dataDirectoryUnusable: 'The data directory can not be read, written or locked.',
  platformUnsupported: 'There is no embedded PostgreSQL for this machine.',
  binariesMissing: 'npm left the optional package with PostgreSQL out.',
  accountMissing: 'PostgreSQL looks up who it runs as, and there is no entry for that account.',
  accountRefused: 'The server runs as root and could not start PostgreSQL as another account.',
  systemFolderUnusable: 'Under root, `/var/lib/overlock` is needed and can not be used.',
  clusterInUse: 'Another process uses the files of this database.',
  clusterMissing: 'The files of the database that belongs to this data directory are gone.',
  clusterUnreachable: 'The account that runs PostgreSQL can not reach the files of the database.',
  clusterBelongsElsewhere: 'The data directory is a copy, and its database belongs to the original.',
  passwordsLost: 'The passwords of the database are gone, damaged, or those of another database.',
  versionDiffers: 'The files were made by another major version of PostgreSQL.',
  creationFailed: 'PostgreSQL could not make its files; the message shows its last lines.',
  startFailed: 'PostgreSQL did not start; the message shows its last lines.',
  oldServerStays: 'A PostgreSQL left behind by a crash does not end.',
}

export const backupWords: Readonly<Record<BackupErrorCode, string>> = {
  unreadable: 'The file can not be read.',
  notABackup: 'The file is not a backup, or its first line is damaged.',
  newerFormat: 'The backup has a form that this version does not know.',
  newerProduct: 'The backup was made by a newer version, with tables that this one does not know.',
  keyMissing: 'The master key is not where it is looked for.',
  passphraseMissing: 'The backup is sealed with a passphrase, and none was named.',
  passphraseWeak: 'The passphrase is shorter than 16 characters, or others can read its file.',
  wrongKey: 'The master key, or the passphrase, is not the one the backup was made with.',
  damaged: 'The backup was altered, damaged or cut off.',
  databaseNotEmpty: 'There is something in the database already.',
}
