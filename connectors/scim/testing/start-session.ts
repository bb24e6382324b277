import type { Connector } from '../../../src/connector/contract.ts'
import { openSession, type Session } from '../../../src/connector/testing/contract-session.ts'
import { crossBoundary } from '../../../src/connector/testing/cross-boundary.ts'
import { scim } from '../connector.ts'
import { startScim } from '../simulator/server.ts'

export type ScimSession = Session &
  AsyncDisposable & {
    readonly url: string
    /** `METHOD /path?query` of what was answered since this was last asked, with the status. */
    takeRequests(): readonly string[]
  }

/** The connector at a simulated server of this kind, with these settings beside its own. */
export async function startSession(
  seed = 'default',
  settings: Readonly<Record<string, string>> = {},
): Promise<ScimSession> {
  const simulator = await startScim({ seed })
  const requests: string[] = []
  const { connector } = crossBoundary(scim as Connector)
  const session = await openSession(
    connector,
    {
      startSimulator: async () => ({
        ...simulator,
        settings: { ...simulator.settings, ...settings },
        secrets: simulator.secrets,
      }),
      absentId: 'u-999999',
      folder: new URL('..', import.meta.url),
      observe({ method, url }, { status }) {
        const { pathname, search } = new URL(url)
        requests.push(`${method} ${decodeURIComponent(pathname + search).replace('/scim/v2', '')} ${status}`)
      },
    },
    { prepared: true },
  )
  return { ...session, url: simulator.url, takeRequests: () => requests.splice(0) }
}
