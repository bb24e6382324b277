import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import type { CredentialMeter } from '../credentials/refusals.ts'
import type { RoadMeter } from '../provisioning/road-meter.ts'
import type { Database } from '../store/database.ts'
import { makeStateGauges } from './state-gauges.ts'
import type { VendorMeter } from './vendor-meter.ts'

/** Everything that is counted in this process, kept here and nowhere else. */
export type Metrics = {
  readonly road: RoadMeter
  readonly vendor: VendorMeter
  readonly credentials: CredentialMeter
  /** A request was answered. `route` is the template, never the path: no id and no name becomes a label. */
  answered(request: {
    readonly route: string | undefined
    readonly method: string
    readonly status: number
    readonly seconds: number
  }): void
  /** All of it as Prometheus reads it. What is a state of the database is read at this moment. */
  scrape(now: Date): Promise<string>
  readonly contentType: string
}

const requestSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const vendorSeconds = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

export function makeMetrics(db: Database): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Histogram({
    name: 'overlock_http_request_duration_seconds',
    help: 'Answered HTTP requests, by route template.',
    labelNames: ['route', 'method', 'status'],
    buckets: requestSeconds,
    registers: [registry],
  })
  const gauges = makeStateGauges(registry)
  return {
    road: makeRoadMeter(registry),
    vendor: makeVendorMeter(registry),
    credentials: makeCredentialMeter(registry),
    answered: ({ route = 'none', method, status, seconds }) =>
      requests.observe({ route, method, status: `${Math.floor(status / 100)}xx` }, seconds),
    async scrape(now) {
      await gauges.refresh(db, now)
      return registry.metrics()
    },
    contentType: registry.contentType,
  }
}

function makeRoadMeter(registry: Registry): RoadMeter {
  const concluded = new Counter({
    name: 'overlock_task_outcomes_total',
    help: 'Provisioning tasks that a worker of this process let go of, by outcome.',
    labelNames: ['application', 'outcome'],
    registers: [registry],
  })
  const changed = new Counter({
    name: 'overlock_vendor_changes_total',
    help: 'Planned changes made at the vendor, by how the call ended. unknown is found out by reading.',
    labelNames: ['application', 'action', 'outcome'],
    registers: [registry],
  })
  return {
    concluded: (application, outcome) => concluded.inc({ application, outcome }),
    changed: (application, action, outcome) => changed.inc({ application, action, outcome }),
  }
}

function makeVendorMeter(registry: Registry): VendorMeter {
  const calls = new Histogram({
    name: 'overlock_vendor_call_duration_seconds',
    help: 'Requests to the vendor with the wait for its pace: a status class, or the code of a connector error.',
    labelNames: ['application', 'effect', 'outcome'],
    buckets: vendorSeconds,
    registers: [registry],
  })
  return {
    called: (application, { effect, outcome, seconds }) =>
      calls.observe({ application, effect, outcome }, seconds),
  }
}

function makeCredentialMeter(registry: Registry): CredentialMeter {
  const refused = new Counter({
    name: 'overlock_credentials_refused_total',
    help: 'Wrong credentials, by where they came in, for which application, and why they were refused.',
    labelNames: ['surface', 'application', 'reason'],
    registers: [registry],
  })
  return { refused: (surface, application, reason) => refused.inc({ surface, application, reason }) }
}
