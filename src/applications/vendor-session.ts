import type { Dispatcher } from 'undici'
import type { Clock } from '../clock.ts'
import type {
  BrowserAccess,
  Connector,
  ConnectorContext,
  RecipeUse,
  VendorPace,
} from '../connector/contract.ts'
import type { EgressRules } from '../connector/egress.ts'
import { ConnectorError } from '../connector/errors.ts'
import { vendorHttp } from '../connector/vendor-http.ts'
import type { Database } from '../store/database.ts'
import type { Application } from './application.ts'
import { type KeptReadings, makeKeptReadings } from './kept-readings.ts'
import { makeLocalPace, makePaces, type Pace, type Turn } from './pace.ts'
import { openUploaded } from './uploaded-accounts.ts'
import type { Vault } from './vault.ts'

/** A connector made ready to be called for one application. */
export type VendorSession = {
  readonly connector: Connector
  readonly vendor: ConnectorContext<unknown>
  /** From here on nothing is answered from an earlier reading. */
  readonly readAfresh: () => void
  /** How long until so many requests fit the vendor's pace; 0 when they do now. */
  readonly roomIn: (requests: number) => Promise<number>
}

export type SessionParts = {
  readonly db: Database
  readonly vault: Vault
  readonly clock: Clock
  readonly agent: Dispatcher
  readonly egress: EgressRules
  readonly browsers: Browsers
}

/** Gives an application that is used by its pages a browser to be used with. */
export type Browsers = (use: BrowserUse, caller: Caller) => BrowserAccess

export type BrowserUse = ReturnType<RecipeUse<unknown>['signIn']> & {
  /** Undefined: settings that are tried out and not stored yet. */
  readonly applicationId: string | undefined
  readonly recipe: string
}

/** On whose behalf a session calls. */
export type Caller = {
  /** Whether its calls are made to take access away, and so go first. */
  readonly turn: Turn
  /** Asked right before each call: false when somebody else has taken the work over. */
  mayCall(): Promise<boolean>
  /** The task it is done for, to keep with it what was seen. */
  readonly task?: { readonly taskId: string; readonly accountId: string }
}

const anybody: Caller = { turn: 'other', mayCall: async () => true }

export type Sessions = {
  open(application: Application, connector: Connector, caller?: Caller): Promise<VendorSession>
  /** For settings that are not stored, to check them first. */
  tryOut(
    connector: Connector,
    settings: Readonly<Record<string, string>>,
    secrets: Readonly<Record<string, string>>,
  ): VendorSession
}

/** Asks, once it is its turn, whether the caller may still call. */
function paceOfCaller(pace: Pace, caller: Caller): Pace {
  return {
    ...pace,
    async wait() {
      await pace.wait()
      if (!(await caller.mayCall()))
        throw new ConnectorError('rateLimited', {
          message: 'This was taken over meanwhile.',
          retryAfterMs: 0,
        })
    },
  }
}

/** Opens sessions; one pace per application lasts as long as the process. */
export function makeSessions(parts: SessionParts): Sessions {
  const paces = new Map<string, Readonly<Record<Turn, Pace>>>()
  const readings = new Map<string, KeptReadings>()
  const localPaces = new Map<string, Pace>()

  function pacesOf(application: Application, connector: Connector): Readonly<Record<Turn, Pace>> {
    const perSecond = application.policy.requestsPerSecond
    const key = `${application.id} ${perSecond ?? 'as declared'}`
    const known =
      paces.get(key) ??
      makePaces(
        parts.db,
        application.id,
        perSecond === undefined ? connector.facts.pace : atRate(connector.facts.pace, perSecond),
      )
    paces.set(key, known)
    return known
  }

  return {
    async open(application, connector, caller = anybody) {
      const secrets = await parts.vault.secretsOf(parts.db, application.id)
      const kept = readings.get(application.id) ?? makeKeptReadings(connector.facts.readingsKeptMs ?? 0)
      readings.set(application.id, kept)
      const pace = paceOfCaller(pacesOf(application, connector)[caller.turn], caller)
      const plain = openSession(parts, connector, application.settings, secrets, () => pace, kept)
      const session = withBrowser(parts, plain, application.id, caller)
      if (connector.readUpload === undefined) return session
      const uploaded = await openUploaded(parts.db, application.id)
      return uploaded === undefined ? session : { ...session, vendor: { ...session.vendor, uploaded } }
    },
    tryOut(connector, settings, secrets) {
      const session = openSession(parts, connector, settings, secrets, (hosts) => {
        const pace = localPaces.get(hosts) ?? makeLocalPace(connector.facts.pace)
        localPaces.set(hosts, pace)
        return pace
      })
      return withBrowser(parts, session, undefined, anybody)
    },
  }
}

function withBrowser(
  { browsers }: SessionParts,
  session: VendorSession,
  applicationId: string | undefined,
  caller: Caller,
): VendorSession {
  const { connector, vendor } = session
  if (connector.recipe === undefined) return session
  const { text: recipe, signIn } = connector.recipe
  const browser = browsers({ ...signIn(vendor.settings, vendor.secrets), applicationId, recipe }, caller)
  return { ...session, vendor: { ...vendor, browser } }
}

/** Another rate than the connector's, in its span: what may go out at once stays the same share of it. */
function atRate(declared: VendorPace | undefined, perSecond: number): VendorPace {
  const perMs = declared?.perMs ?? 1_000
  const requests = (perSecond * perMs) / 1_000
  const share = (declared?.burst ?? 0) / (declared?.requests ?? 1)
  return { requests, perMs, ...(share > 0 && { burst: requests * share }) }
}

function openSession(
  parts: SessionParts,
  connector: Connector,
  rawSettings: Readonly<Record<string, string>>,
  secrets: Readonly<Record<string, string>>,
  paceFor: (hosts: string) => Pace,
  kept: KeptReadings = makeKeptReadings(0),
): VendorSession {
  const parsed = connector.parseSettings(rawSettings)
  if ('problems' in parsed)
    throw new Error(`stored settings of ${connector.name} no longer fit its connector`)
  const hosts = connector.hosts(parsed.settings)
  const declared = connector.settings.filter(({ secret, name }) => secret && Object.hasOwn(secrets, name))
  const pace = paceFor(hosts.join(' '))
  const http = vendorHttp(parts.agent, {
    egress: parts.egress,
    hosts,
    throttleStatuses: connector.facts.throttleStatuses,
    retryAfterHeader: connector.facts.retryAfterHeader,
    pace: () => pace.wait(),
    throttled: (ms) => pace.pause(ms),
    now: () => parts.clock.now(),
  })
  return {
    connector,
    vendor: {
      settings: parsed.settings,
      // None but those that the connector asks for, whatever else is stored.
      secrets: Object.fromEntries(declared.map(({ name }) => [name, secrets[name] ?? ''])),
      ...{ now: () => parts.clock.now().toISOString() },
      http: kept.through(http),
    },
    readAfresh: () => kept.forget(),
    roomIn: (requests) => pace.roomIn(requests),
  }
}
