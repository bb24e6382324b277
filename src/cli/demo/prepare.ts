import type { Simulator } from '../../../simulation/simulator.ts'
import { type ApiClient, operationOf } from './api.ts'
import type { DemoApplication } from './demo-application.ts'

export type PreparedApplication = {
  readonly application: DemoApplication
  readonly simulator: Simulator
  readonly scimUrl: string
  readonly tokens: ReadonlyMap<string, string>
}

export const subsidiary = ' (subsidiary)'

/** As an administrator would: the application, its mapping, a token for each identity provider. */
export async function prepare(
  client: ApiClient,
  application: DemoApplication,
  simulator: Simulator,
): Promise<PreparedApplication> {
  const { slug: app, connector, set, entitlements, by } = application
  const call = (name: string, input: object) => client.call(operationOf(name), { ...input })
  const where = { connector, name: app, fromSimulator: simulator.url, mode: 'apply' }
  const { scimUrl } = (await call('app.add', where)) as { scimUrl: string }
  if (Object.keys(set).length > 0) await call('app.set', { app, ...set })
  for (const [department, entitlement] of Object.entries(entitlements))
    for (const suffix of ['', subsidiary])
      await call('mapping.set', { app, group: `${department}${suffix}`, entitlement, priority: 10 })
  const tokens = new Map<string, string>()
  for (const label of by) {
    const { token } = (await call('scimToken.create', { app, label })) as { token: string }
    tokens.set(label, token)
  }
  return { application, simulator, scimUrl, tokens }
}
