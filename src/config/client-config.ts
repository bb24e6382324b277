import { resolve } from 'node:path'
import { defaultDataDirectory } from './config.ts'

/** Where the command line finds a running server, and with what it signs in. */
export type ClientConfig = {
  /** Undefined: as `server.json` in the data directory says. */
  readonly url: string | undefined
  /** Undefined: the local credential in the data directory. */
  readonly token: string | undefined
  readonly dataDirectory: string
}

export function readClientConfig(
  env: Readonly<Record<string, string | undefined>> = process.env,
): ClientConfig {
  return {
    url: env['OVERLOCK_URL'] || undefined,
    token: env['OVERLOCK_TOKEN'] || undefined,
    dataDirectory: resolve(env['OVERLOCK_DATA'] || defaultDataDirectory()),
  }
}
