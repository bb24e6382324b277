import { openSession, type Session } from '../../../src/connector/testing/contract-session.ts'
import { activecampaign } from '../connector.ts'
import { startActiveCampaign } from '../simulator/server.ts'

export type VendorSession = Session &
  AsyncDisposable & {
    readonly url: string
    /** The requests sent since this was last asked: `METHOD /path?query` without `/api/3`, and the body. */
    takeRequests(): readonly (readonly [call: string, body: unknown])[]
  }

/** The connector at a simulated account. `prepared`: the group for leavers is there. */
export async function startSession(
  options: {
    readonly prepared?: boolean
    readonly seed?: string
    readonly settings?: Readonly<Record<string, string>>
  } = {},
): Promise<VendorSession> {
  const simulator = await startActiveCampaign({ rateLimit: false, seed: options.seed })
  const requests: (readonly [string, unknown])[] = []
  const session = await openSession(
    activecampaign,
    {
      startSimulator: async () => ({
        ...simulator,
        settings: { ...simulator.settings, ...options.settings },
      }),
      absentId: '999999',
      folder: new URL('..', import.meta.url),
      observe({ method, url, json }) {
        const { pathname, search } = new URL(url)
        requests.push([`${method} ${pathname.replace('/api/3', '')}${search}`, json])
      },
    },
    { prepared: options.prepared ?? true },
  )
  return { ...session, url: simulator.url, takeRequests: () => requests.splice(0) }
}
