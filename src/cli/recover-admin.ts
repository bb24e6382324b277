import { systemClock } from '../clock.ts'
import { readConfig } from '../config/config.ts'
import { openInstallation } from '../installation.ts'
import { recoverOwner } from '../people/recover-owner.ts'
import { openStore } from '../store/open-store.ts'
import { version } from '../version.ts'
import { CliError } from './cli-error.ts'
import type { Output } from './output.ts'

export type RecoverOptions = { readonly email?: string }

/** `overlock recover-admin`: for whoever has the database and its master key; no server is asked. */
export async function recoverAdmin({ email }: RecoverOptions, output: Output): Promise<number> {
  const config = readConfig()
  const store = await openStore(config, output.note)
  try {
    const { db } = store
    const opening = await openInstallation(db, config, systemClock, version)
    if (opening.state === 'sealed') throw new CliError(opening.why)
    const recovery = await recoverOwner({ db, ...opening.installation }, email, systemClock.now())
    if (recovery.outcome === 'noOwner')
      throw new CliError(
        'Nobody owns this installation yet.',
        'Start the server: it prints the set-up link. While it runs, "overlock setup-link" makes another one.',
      )
    if (recovery.outcome === 'which')
      throw new CliError(
        email === undefined ? 'There are several owners.' : `${email} is no owner who can sign in.`,
        `Name one with --email: ${recovery.owners.join(', ')}.`,
      )
    const base = config.publicUrl ?? `http://${config.host}:${config.port}`
    output.result(`${base}/invite#${recovery.code}`)
    output.note(
      `For ${recovery.email}, once, until ${recovery.expiresAt.toISOString()}. Sessions were ended, and it is on record.`,
    )
    output.note('Start the server, then open it and choose a passphrase and an authenticator app anew.')
    return 0
  } finally {
    await store.close()
  }
}
