import type { Keyring } from '../applications/keyring.ts'
import type { Vault } from '../applications/vault.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../store/database.ts'
import type { Hasher } from './passphrase.ts'

/** What signing in needs. */
export type PeopleSystem = {
  readonly db: Database
  readonly clock: Clock
  readonly keyring: Keyring
  readonly vault: Vault
  readonly hasher: Hasher
}
