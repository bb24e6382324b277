import type { Connector } from '../../../src/connector/contract.ts'
import { openSession, type Session } from '../../../src/connector/testing/contract-session.ts'
import { crossBoundary } from '../../../src/connector/testing/cross-boundary.ts'
import { brevo } from '../connector.ts'
import { startBrevo } from '../simulator/server.ts'

export type BrevoSession = Session & AsyncDisposable & { readonly url: string }

/** The connector at a simulated Brevo of this seed. */
export async function startSession(seed = 'default'): Promise<BrevoSession> {
  let url = ''
  const { connector } = crossBoundary(brevo as Connector)
  const session = await openSession(
    connector,
    {
      startSimulator: async () => {
        const simulator = await startBrevo({ rateLimit: false, seed })
        url = simulator.url
        return simulator
      },
      absentId: 'nobody@example.com',
      folder: new URL('..', import.meta.url),
    },
    { prepared: true },
  )
  return { ...session, url }
}
