import assert from 'node:assert/strict'
import type { Entitlement } from '../account.ts'
import type { Connector, ConnectorContext, ConnectorFacts } from '../contract.ts'
import type { HttpClient, HttpRequest, HttpResponse } from '../http-client.ts'
import { listAll } from '../list-all.ts'
import type { UploadedAccounts } from '../uploads.ts'
import { makeEgressAgent, vendorHttp } from '../vendor-http.ts'
import { type ContractSimulator, controlOf, type SimulatorControl } from './contract-simulator.ts'
import type { Method } from './cross-boundary.ts'

/** A connector's side of the suite: its vendor, simulated, and the little that can't be found out by asking. */
export type ContractSubject = {
  /**
   * A vendor at its beginning, without a rate limit. Where accounts hold entitlements it has at least two of each
   * type that are neither privileged nor what leavers get.
   */
  readonly startSimulator: () => Promise<ContractSimulator>
  /** An id of the vendor's own form that neither an account nor an entitlement has. */
  readonly absentId: string
  /** Where `capabilities.json` lies. */
  readonly folder: URL
  /** What the last uploaded file shows, for a connector that reads one; at least one account. */
  readonly uploaded?: UploadedAccounts
  /** Is shown every request that was answered, and the answer. */
  readonly observe?: (request: HttpRequest, answer: HttpResponse) => void
}

type CallOf<Name extends Method> = NonNullable<Connector[Name]>
export type InputOf<Name extends Method> = Parameters<CallOf<Name>>[1]
export type ResultOf<Name extends Method> = Awaited<ReturnType<CallOf<Name>>>

/** One connector at one vendor. */
export type Session = {
  readonly connector: Connector
  readonly facts: ConnectorFacts
  readonly control: SimulatorControl
  readonly absentId: string
  /** What an ordinary account may hold. */
  readonly entitlements: readonly Entitlement[]
  ask<Name extends Method>(method: Name, input: InputOf<Name>): Promise<ResultOf<Name>>
  /** The same, but what goes out and comes back passes through `bend`. */
  bent(bend: (http: HttpClient) => HttpClient): Session
  withSecrets(secrets: Readonly<Record<string, string>>): Session
}

/** `prepared`: what `check` finds missing was made, as after a person's consent. */
export async function openSession(
  connector: Connector,
  subject: ContractSubject,
  { prepared }: { readonly prepared: boolean },
): Promise<Session & AsyncDisposable> {
  const simulator = await subject.startSimulator()
  const egress = { allowPrivate: ['127.0.0.0/8'] }
  const agent = makeEgressAgent(egress)
  const open = (settings: Readonly<Record<string, string>>) => {
    const parsed = parsedSettings(connector, settings)
    const http = vendorHttp(agent, {
      egress,
      hosts: connector.hosts(parsed),
      throttleStatuses: connector.facts.throttleStatuses,
      pace: async () => {},
      throttled: async () => {},
      now: () => new Date(),
    })
    const now = () => new Date().toISOString()
    const { uploaded } = subject
    const vendor = { settings: parsed, secrets: simulator.secrets, http: observed(http, subject), now }
    return uploaded === undefined ? vendor : { ...vendor, uploaded }
  }
  const parts = { connector, control: controlOf(simulator), absentId: subject.absentId }
  const first = makeSession(parts, { ...open(simulator.settings), idempotencyKey: 'contract-1' }, [])
  const made = prepared ? await prepare(first) : {}
  const vendor = { ...open({ ...simulator.settings, ...made }), idempotencyKey: 'contract-1' }
  const entitlements = await ordinaryEntitlements(first, Object.values(made))
  return {
    ...makeSession(parts, vendor, entitlements),
    async [Symbol.asyncDispose]() {
      await agent.destroy()
      await simulator[Symbol.asyncDispose]()
    },
  }
}

type Parts = Pick<Session, 'connector' | 'control' | 'absentId'>

function makeSession(
  parts: Parts,
  vendor: ConnectorContext<unknown>,
  entitlements: readonly Entitlement[],
): Session {
  return {
    ...parts,
    facts: parts.connector.facts,
    entitlements,
    ask(method, input) {
      const call = parts.connector[method]
      assert.ok(call, `${parts.connector.name} has no ${method}`)
      return (call as (context: typeof vendor, asked: typeof input) => Promise<ResultOf<typeof method>>)(
        vendor,
        input,
      )
    },
    bent: (bend) => makeSession(parts, { ...vendor, http: bend(vendor.http) }, entitlements),
    withSecrets: (secrets) => makeSession(parts, { ...vendor, secrets }, entitlements),
  }
}

function parsedSettings(connector: Connector, settings: Readonly<Record<string, string>>): unknown {
  const parsed = connector.parseSettings(settings)
  if ('problems' in parsed)
    assert.fail(`the simulator's settings do not fit: ${JSON.stringify(parsed.problems)}`)
  return parsed.settings
}

async function prepare(session: Session): Promise<Readonly<Record<string, string>>> {
  if (session.connector.prepare === undefined) return {}
  const { problems } = await session.ask('check', null)
  const codes = problems.filter(({ preparable }) => preparable).map(({ code }) => code)
  return (await session.ask('prepare', { codes })).settings
}

async function ordinaryEntitlements(
  session: Session,
  madeForLeavers: readonly string[],
): Promise<readonly Entitlement[]> {
  if (session.connector.listEntitlements === undefined) return []
  const all = await listAll<Entitlement>((page) => session.ask('listEntitlements', page))
  return all.filter(({ id, privileged }) => privileged !== true && !madeForLeavers.includes(id))
}

function observed(http: HttpClient, { observe }: ContractSubject): HttpClient {
  if (observe === undefined) return http
  return {
    async send(request) {
      const answer = await http.send(request)
      observe(request, answer)
      return answer
    },
  }
}
