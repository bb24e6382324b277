import type { Sessions } from '../applications/vendor-session.ts'
import { ConnectorError } from '../connector/errors.ts'
import type { HttpClient, HttpRequest } from '../connector/http-client.ts'

/** Is told how every request to a vendor ended. */
export type VendorMeter = {
  called(
    slug: string,
    call: {
      readonly effect: HttpRequest['effect']
      /** `2xx`, `4xx`, … for an answer, otherwise the code of the error it ended with. */
      readonly outcome: string
      readonly seconds: number
    },
  ): void
}

/** The same sessions; what they send to stored applications is measured. */
export function meteredSessions(sessions: Sessions, meter: VendorMeter): Sessions {
  return {
    ...sessions,
    async open(application, connector, caller) {
      const session = await sessions.open(application, connector, caller)
      const http = meteredHttp(session.vendor.http, application.slug, meter)
      return { ...session, vendor: { ...session.vendor, http } }
    },
  }
}

function meteredHttp(http: HttpClient, slug: string, meter: VendorMeter): HttpClient {
  return {
    async send(call) {
      const startedAt = performance.now()
      const ended = (outcome: string) =>
        meter.called(slug, {
          ...{ effect: call.effect, outcome },
          seconds: (performance.now() - startedAt) / 1_000,
        })
      try {
        const response = await http.send(call)
        ended(`${Math.floor(response.status / 100)}xx`)
        return response
      } catch (error) {
        ended(error instanceof ConnectorError ? error.code : 'fault')
        throw error
      }
    },
  }
}
