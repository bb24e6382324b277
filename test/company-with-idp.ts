import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { OidcConfig } from '../src/config/oidc-config.ts'
import { signInAsOwner } from './browser-client.ts'
import { type Idp, oidcClient, startIdp } from './oidc-idp.ts'
import { startTestSystem, type TestSystem } from './system.ts'

export type Company = AsyncDisposable & {
  readonly system: TestSystem
  readonly idp: Idp
  readonly owner: Awaited<ReturnType<typeof signInAsOwner>>['browser']
}

/** A server with an owner, and the identity provider of the company. */
export async function company(roles: OidcConfig['roles'] = []): Promise<Company> {
  let url = ''
  const idp = await startIdp(() => `${url}/auth/oidc/callback`)
  const folder = await mkdtemp(join(tmpdir(), 'overlock-oidc-'))
  const clientSecretFile = join(folder, 'secret')
  await writeFile(clientSecretFile, `${oidcClient.secret}\n`)
  const system = await startTestSystem({
    oidc: {
      ...{ issuer: idp.issuer, clientId: oidcClient.id, clientSecretFile, name: 'Company login' },
      ...{ scopes: 'openid profile email', roleClaim: 'groups', roles },
    },
  })
  url = system.system.url
  const { browser: owner } = await signInAsOwner(system)
  return {
    ...{ system, idp, owner },
    async [Symbol.asyncDispose]() {
      await system[Symbol.asyncDispose]()
      await idp[Symbol.asyncDispose]()
      await rm(folder, { recursive: true })
    },
  }
}
