import { randomUUID } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { activecampaign } from '../connectors/activecampaign/connector.ts'
import { adyen } from '../connectors/adyen/connector.ts'
import { brevo } from '../connectors/brevo/connector.ts'
import { file } from '../connectors/file/connector.ts'
import { reference } from '../connectors/reference/connector.ts'
import { scim } from '../connectors/scim/connector.ts'
import { sixsense } from '../connectors/sixsense/connector.ts'
import { addConnectors } from './added-connectors/load-connectors.ts'
import { makeDirectory } from './applications/directory.ts'
import { refuseMissingConnectors } from './applications/missing-connector.ts'
import { makeRegistry } from './applications/registry.ts'
import { makeSessions } from './applications/vendor-session.ts'
import { system } from './audit/actor.ts'
import { startSequencer } from './audit/sequencer.ts'
import { record } from './audit/trail.ts'
import { type Protection, readPassphrase } from './backup/backup-key.ts'
import { openBrowsers } from './browser-access.ts'
import { startRehearsals } from './browser-sessions/start-rehearsals.ts'
import { startChanges } from './changes/watch-changes.ts'
import { type Clock, systemClock } from './clock.ts'
import { type Closing, makeClosing } from './closing.ts'
import type { Config } from './config/config.ts'
import { devDefault } from './config/dev-default.ts'
import { makeEgressAgent, plainVendorHttp } from './connector/vendor-http.ts'
import { ensureLocalCredential } from './credentials/api-token-store.ts'
import { startExpiryWarnings } from './credentials/expiry-warnings.ts'
import { makeRefusals, type Refusals } from './credentials/refusals.ts'
import { startRequestLog } from './handshake/request-log.ts'
import { makeApiAuthenticator } from './http/api-authenticate.ts'
import { consoleFolder } from './http/console-routes.ts'
import { makeDoors } from './http/doors.ts'
import { type Health, makeHealth } from './http/health.ts'
import { makeNoteRefusal } from './http/note-refusal.ts'
import { makeScimAuthenticator } from './http/scim-authenticate.ts'
import { makeScimWaiting } from './http/scim-waiting.ts'
import { makeSealedServer } from './http/sealed-server.ts'
import { makeServer } from './http/server.ts'
import { sessionCookie } from './http/session-cookie.ts'
import { type Installation, openInstallation } from './installation.ts'
import type { Log } from './log.ts'
import { type Metrics, makeMetrics } from './metrics/metrics.ts'
import { meteredSessions } from './metrics/vendor-meter.ts'
import { openNotifications } from './notifications/open-notifications.ts'
import type { OperationSystem } from './operations/operation-system.ts'
import { makeHasher } from './people/passphrase.ts'
import type { Road } from './provisioning/desire.ts'
import { startDispatcher } from './provisioning/dispatcher.ts'
import { startLeaverAlerts } from './provisioning/leaver-alert.ts'
import { makeOutcomes } from './provisioning/outcomes.ts'
import { shareOutcomes } from './provisioning/outcomes-between-nodes.ts'
import { collect } from './reconciliation/collect.ts'
import { readRecovering } from './reconciliation/read-recovering.ts'
import { noticeSetBack, rememberTrailHead } from './recovery/trail-head-file.ts'
import { openSignOn } from './sign-on-provider.ts'
import type { ConnectionOptions } from './store/database.ts'
import { startJobs } from './store/jobs.ts'
import { openStore, type Store } from './store/open-store.ts'
import { version } from './version.ts'

export type System = {
  /** There are none while it is sealed; asking for them is an error then. */
  readonly operations: OperationSystem
  readonly url: string
  /** Why it is sealed: the master key is not there, or another one. It then answers, and does nothing. */
  readonly sealed?: string
  /** Resolves with a sentence if something it can't live without ends by itself. */
  readonly died: Promise<string>
  /** Takes nothing new, finishes what is under way, closes everything. */
  stop(): Promise<void>
}

export type SystemParts = { readonly config: Config; readonly log: Log; readonly clock?: Clock }

/** The composition root: the only file that knows everything. */
export async function startSystem({ config, log, clock = systemClock }: SystemParts): Promise<System> {
  const closing = makeClosing()
  try {
    return await start({ config, log, clock }, closing)
  } catch (error) {
    await closing.close()
    throw error
  }
}

async function start({ config, log, clock }: Required<SystemParts>, closing: Closing): Promise<System> {
  admitDevelopmentKey(config, log)
  const store = closing.keep(await openStore(config, (line) => log('info', line, {})), (open) => open.close())
  const { db } = store
  const road = { db, clock }
  const setBack = await noticeSetBack(db, config.dataDirectory, clock)
  if (setBack !== undefined)
    log('error', 'the database was set back: nothing is changed until a person lets it', setBack)
  const opening = await openInstallation(db, config, clock, version)
  if (opening.state === 'sealed')
    return startSealed({ config, log, clock }, road, opening.why, store, closing)
  const { installation } = opening
  await ensureLocalCredential(db, installation.keyring, config.dataDirectory, clock.now())
  const metrics = makeMetrics(db)
  const work = await startWork({ config, log, clock, metrics }, road, store.connection, installation, closing)
  const health = healthOf(road, config, log)
  const doors = await makeDoors(config, log)
  const { publicUrl, scimBase, secure, listeners } = doors
  const notifier = closing.keep(
    openNotifications({ ...road, ...installation, agent: work.agent, mail: config.mail, publicUrl, log }),
    (open) => open.stop(),
  )
  const backupProtection = () => protectionOf(config, installation)
  const operations: OperationSystem = {
    ...{ ...road, ...installation, ...work, backupProtection, version, publicUrl, scimBase, notifier },
  }
  const changes = closing.keep(startChanges(db, lossOfSight(log)), (open) => open.stop())
  const credentials = { ...road, keyring: installation.keyring, refusals: refusalsOf(db, metrics, log) }
  const console = { cookie: sessionCookie(secure), secure, publicUrl }
  const people = { ...road, ...installation, hasher: makeHasher() }
  const oidc = await openSignOn(config, clock, work.agent)
  const server = await makeServer({
    scim: {
      road,
      cursors: installation.keyring.box('scim-cursor'),
      directory: work.directory,
      waiting: makeScimWaiting(db, work.dispatcher, work.outcomes),
      authenticate: makeScimAuthenticator(credentials),
      recording: { log: work.requestLog, clock },
      publicUrl: scimBase,
    },
    oauth: { ...credentials, directory: work.directory },
    auth: { people, ...console, refusals: credentials.refusals, oidc },
    console: { folder: consoleFolder(), secure },
    api: {
      system: operations,
      version,
      changes,
      noteRefusal: makeNoteRefusal(road),
      authenticate: makeApiAuthenticator(credentials, console),
    },
    ...{ health, metrics, log, trustedProxies: config.trustedProxies, listeners },
  })
  closing.keep(server, (open) => open.close())
  const address = await doors.open(server)
  await announce(road, config, { node: work.nodeId, event: 'server.started' }, address, closing)
  // First of all nothing new is begun, and requests that wait for an outcome are answered without it.
  closing.keep(work, async ({ dispatcher, outcomes, requestLog }) => {
    health.stopping()
    outcomes.giveUp()
    requestLog.giveUp()
    dispatcher.stop().catch(() => {})
  })
  return { operations, url: address, died: store.died, stop: () => closing.close() }
}

function admitDevelopmentKey({ masterKeyFile, dataDirectory, production }: Config, log: Log): void {
  if (masterKeyFile !== undefined) return
  devDefault('OVERLOCK_MASTER_KEY_FILE', dataDirectory, production, (line) => log('warn', line, {}))
}

function lossOfSight(log: Log) {
  return (error: unknown) => log('warn', 'screens were not told of changes', { error: String(error) })
}

function refusalsOf(db: Road['db'], metrics: Metrics, log: Log): Refusals {
  return makeRefusals(db, metrics.credentials, (error) =>
    log('error', 'a refused credential could not be put on record', { error: String(error) }),
  )
}

/** Without its key it answers that it is sealed, and does nothing else. */
async function startSealed(
  { config, log }: Required<SystemParts>,
  road: Road,
  sealed: string,
  { died }: Store,
  closing: Closing,
): Promise<System> {
  log('error', 'sealed: the master key does not open this database', { why: sealed })
  const doors = await makeDoors(config, log)
  const server = await makeSealedServer(factsOf(config), doors.listeners)
  closing.keep(server, (open) => open.close())
  const url = await doors.open(server)
  const node = await nodeIdOf(config.dataDirectory)
  await announce(road, config, { node, event: 'server.sealed' }, url, closing)
  return {
    ...{ url, sealed, died },
    stop: () => closing.close(),
    get operations(): OperationSystem {
      throw new Error(sealed)
    },
  }
}

/** What backups are sealed with: the passphrase that is named, or else a key that follows from the master key. */
async function protectionOf(config: Config, { keyring }: Installation): Promise<Protection> {
  const { backupPassphraseFile: file } = config
  if (file === undefined) return { kind: 'masterKey', keyring }
  return { kind: 'passphrase', passphrase: await readPassphrase(file) }
}

function factsOf({ databaseUrl }: Config) {
  return { version, store: databaseUrl === undefined ? 'embedded' : 'external' }
}

function healthOf(road: Road, config: Config, log: Log): Health {
  const onFault = (error: unknown) =>
    log('error', 'the database did not answer a question about health', { error: String(error) })
  return makeHealth({ ...road, facts: factsOf(config), onFault })
}

/** Everything that works in the background, and what it works with. */
async function startWork(
  { config, log, clock, metrics }: Required<SystemParts> & { readonly metrics: Metrics },
  road: Road,
  connection: ConnectionOptions,
  { vault }: Installation,
  closing: Closing,
) {
  const { db } = road
  const fault = (what: string) => (error: unknown) => log('error', what, { error: String(error) })
  const nodeId = await nodeIdOf(config.dataDirectory)
  const connectors = await addConnectors(
    [reference, activecampaign, adyen, brevo, sixsense, scim, file],
    config.connectorFolders,
  )
  const registry = makeRegistry(connectors)
  await refuseMissingConnectors(db, registry)
  const directory = makeDirectory(db, registry, clock)
  const egress = { allowPrivate: config.allowPrivateEgress }
  const agent = closing.keep(makeEgressAgent(egress), (open) => open.close())
  const browsers = closing.keep(openBrowsers(config, road, nodeId, vault, log), (open) => open.stop()).access
  const sessions = meteredSessions(
    makeSessions({ db, vault, clock, agent, egress, browsers }),
    metrics.vendor,
  )
  closing.keep(startRehearsals({ db, clock, registry, directory, sessions, log }), (open) => open.stop())
  const shared = await shareOutcomes(
    db,
    connection,
    makeOutcomes(),
    fault('the channel between nodes failed'),
  )
  const { outcomes } = closing.keep(shared, (open) => open.stop())
  const head = rememberTrailHead(db, config.dataDirectory, fault('the head of the trail could not be kept'))
  closing.keep(head, (open) => open.stop())
  closing.keep(startSequencer(db, fault('the audit sequencer failed')), (open) => open.stop())
  const worker = { road, directory, sessions, outcomes, meter: metrics.road, nodeId, log }
  const dispatcher = closing.keep(await startDispatcher(worker), (open) => open.stop())
  closing.keep(startLeaverAlerts(road, log), (open) => open.stop())
  closing.keep(startExpiryWarnings({ ...road, log }), (open) => open.stop())
  const requestLog = closing.keep(
    startRequestLog(db, clock, fault('the last requests could not be kept')),
    (open) => open.stop(),
  )
  const jobs = closing.keep(await startJobs(connection, fault('the job queue failed')), (open) => open.stop())
  await jobs.work<Collecting>(collecting, 0, (job) =>
    collect({ db, clock, directory, sessions }, job.applicationId, job.snapshotId),
  )
  const startCollecting = (applicationId: string, snapshotId: string) =>
    jobs.send(collecting, { applicationId, snapshotId } satisfies Collecting)
  await readRecovering({ db, clock, startCollecting })
  return {
    ...{ nodeId, agent, registry, directory, sessions, outcomes, dispatcher, startCollecting, requestLog },
    httpFor: (hosts: readonly string[]) => plainVendorHttp(agent, { egress, hosts, now: () => clock.now() }),
  }
}

const collecting = 'collect'
type Collecting = { readonly applicationId: string; readonly snapshotId: string }

/** Says on record and in `server.json` that this server runs, and when it ends that it doesn't any more. */
async function announce(
  { db, clock }: Road,
  config: Config,
  { node, event }: { readonly node: string; readonly event: 'server.started' | 'server.sealed' },
  address: string,
  closing: Closing,
): Promise<void> {
  const data = { version, node }
  await record(db, { event, at: clock.now(), actor: system, data })
  closing.keep(db, () =>
    record(db, { event: 'server.stopped', at: clock.now(), actor: system, data: { node } }),
  )
  const path = join(config.dataDirectory, 'server.json')
  const about = { pid: process.pid, url: address, certFile: config.tls?.certFile }
  await writeFile(path, `${JSON.stringify(about)}\n`, { mode: 0o600 })
  closing.keep(path, () => rm(path, { force: true }))
}

/** This node's name among others on the same database: kept, so that after a crash it finds its own leases. */
async function nodeIdOf(dataDirectory: string): Promise<string> {
  const path = join(dataDirectory, 'node-id')
  const known = (await readFile(path, 'utf8').catch(() => '')).trim()
  if (known !== '') return known
  const id = randomUUID()
  await writeFile(path, `${id}\n`, { mode: 0o600 })
  return id
}
