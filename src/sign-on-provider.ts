import { readFile } from 'node:fs/promises'
import type { Agent } from 'undici'
import type { Clock } from './clock.ts'
import { type Config, ConfigError } from './config/config.ts'
import { makeEgressFetch } from './connector/egress-fetch.ts'
import { makeOidc, type Oidc } from './people/oidc.ts'

/** The identity provider by which people sign in, with a way out to its host alone; undefined: none is set. */
export async function openSignOn({ oidc }: Config, clock: Clock, agent: Agent): Promise<Oidc | undefined> {
  if (oidc === undefined) return undefined
  const secret = await readFile(oidc.clientSecretFile, 'utf8').catch((error: Error) => {
    throw new ConfigError(`OVERLOCK_OIDC_CLIENT_SECRET_FILE can't be read: ${error.message}`)
  })
  const fetch = makeEgressFetch(agent, new URL(oidc.issuer).host)
  return makeOidc({ ...oidc, clientSecret: secret.trim() }, fetch, () => clock.now())
}
