import { openSession, type Session } from '../../../src/connector/testing/contract-session.ts'
import { adyen } from '../connector.ts'
import { startAdyen } from '../simulator/server.ts'

type Sent = readonly [call: string, body: unknown, headers: Readonly<Record<string, string>>]

export type VendorSession = Session &
  AsyncDisposable & {
    readonly url: string
    /** The requests sent since this was last asked: `METHOD /path?query` without `/v3/companies/<id>`. */
    takeRequests(): readonly Sent[]
  }

/** The connector at a simulated company account. A setting of `undefined` is left out. */
export async function startSession(
  options: {
    readonly seed?: string
    readonly settings?: Readonly<Record<string, string | undefined>>
    readonly secrets?: Readonly<Record<string, string>>
  } = {},
): Promise<VendorSession> {
  const simulator = await startAdyen({ rateLimit: false, seed: options.seed })
  const requests: Sent[] = []
  const settings = Object.entries({ ...simulator.settings, ...options.settings })
  const session = await openSession(
    adyen,
    {
      startSimulator: async () => ({
        ...simulator,
        settings: Object.fromEntries(
          settings.filter((entry): entry is [string, string] => entry[1] !== undefined),
        ),
        secrets: { ...simulator.secrets, ...options.secrets },
      }),
      absentId: 'S2-0000000000',
      folder: new URL('..', import.meta.url),
      observe({ method, url, json, headers = {} }) {
        const { pathname, search } = new URL(url)
        const path = pathname.replace('/v3', '').replace('/companies/ExampleShop', '')
        requests.push([`${method} ${path}${search}`, json, headers])
      },
    },
    { prepared: true },
  )
  return { ...session, url: simulator.url, takeRequests: () => requests.splice(0) }
}
