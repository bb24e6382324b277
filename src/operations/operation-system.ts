import type { Directory } from '../applications/directory.ts'
import type { Keyring } from '../applications/keyring.ts'
import type { Registry } from '../applications/registry.ts'
import type { Vault } from '../applications/vault.ts'
import type { Sessions } from '../applications/vendor-session.ts'
import type { SigningKey } from '../audit/export.ts'
import type { Protection } from '../backup/backup-key.ts'
import type { Clock } from '../clock.ts'
import type { HttpClient } from '../connector/http-client.ts'
import type { RequestLog } from '../handshake/request-log.ts'
import type { Notifier } from '../notifications/open-notifications.ts'
import type { Dispatcher } from '../provisioning/dispatcher.ts'
import type { Outcomes } from '../provisioning/outcomes.ts'
import type { Database } from '../store/database.ts'

/** What operations work with: the running system, seen from above. */
export type OperationSystem = {
  readonly db: Database
  readonly clock: Clock
  readonly keyring: Keyring
  readonly vault: Vault
  readonly registry: Registry
  readonly directory: Directory
  readonly sessions: Sessions
  readonly dispatcher: Dispatcher
  readonly outcomes: Outcomes
  /** The last requests of identity providers. */
  readonly requestLog: RequestLog
  readonly signingKey: SigningKey
  /** What backups are sealed with. */
  readonly backupProtection: () => Promise<Protection>
  readonly version: string
  /** The way out for anything but a stored application; the same egress rules. */
  readonly httpFor: (hosts: readonly string[]) => HttpClient
  /** Begins a reading of all accounts in the background. */
  readonly startCollecting: (applicationId: string, snapshotId: string) => Promise<void>
  readonly notifier: Notifier
  /** How people reach the console and the API, and how identity providers reach SCIM. */
  readonly publicUrl: () => string
  readonly scimBase: () => string
}
