import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Simulator } from '../../../simulation/simulator.ts'
import { verifyExport } from '../../audit/verify-export.ts'
import type { Config } from '../../config/config.ts'
import { makeLog } from '../../log.ts'
import type { TaskStory } from '../../operations/task-show.ts'
import type { TaskView } from '../../operations/task-view.ts'
import { findBrowser } from '../../recipe/browser/find-browser.ts'
import { removeCluster } from '../../store/launcher/remove-cluster.ts'
import { type System, startSystem } from '../../system.ts'
import { type ApiClient, makeApiClient } from '../api-client.ts'
import { CliError } from '../cli-error.ts'
import type { Output } from '../output.ts'
import { welcome } from '../serve.ts'
import { splitLines } from '../split-lines.ts'
import { untilStopped } from '../until-stopped.ts'
import { type ApplicationFacts, type LedgerEntry, waitsForLong } from './account-of-application.ts'
import { tellDemo } from './account-of-demo.ts'
import { act, type Cast } from './act.ts'
import { operationOf } from './api.ts'
import { addByHand, type ByHandFacts, byHandApplication, playByHand } from './by-hand.ts'
import { makeCompany, type Person } from './company.ts'
import { type DemoApplication, demoApplications } from './demo-application.ts'
import { makeEntra } from './entra.ts'
import { makeOkta } from './okta.ts'
import { type PreparedApplication, prepare, subsidiary } from './prepare.ts'
import { makeScimClient } from './scim-client.ts'

export type DemoOptions = { readonly exit?: boolean; readonly people: string }

const mostPeople = 5_000
const longestSettleMs = 300_000

/** `overlock demo`: a whole company on simulated traffic; ends with a plain account of what happened. */
export async function demo(options: DemoOptions, output: Output): Promise<number> {
  const people = Number(options.people)
  if (!Number.isInteger(people) || people < 1 || people > mostPeople)
    throw new CliError(`--people must be a whole number from 1 to ${mostPeople}.`)
  const stopped = untilStopped()
  const dataDirectory = await mkdtemp(join(tmpdir(), 'overlock-demo-'))
  const playable = await playableHere(output)
  const titles = playable.map(({ title }) => title).join(', ')
  output.note(`Starting a server with a database of its own, and simulated vendors: ${titles} …`)
  const started = await Promise.all(playable.map(startOne))
  const config = configOf(dataDirectory)
  const log = makeLog(config)
  let system: System | undefined
  try {
    system = await startSystem({ config, log })
    const told = await Promise.race([play(system, started, config, people, output), stopped])
    if (typeof told === 'string') return 1
    output.result(told.text)
    if (!options.exit) {
      await welcome(system, output)
      output.note('\nThe server stays until you press Ctrl-C.')
      await stopped
    }
    return told.proved ? 0 : 1
  } finally {
    output.note('Cleaning up …')
    await system?.stop()
    for (const { simulator } of started) await simulator.close()
    await removeCluster(dataDirectory)
    await rm(dataDirectory, { recursive: true, force: true })
  }
}

type Started = { readonly application: DemoApplication; readonly simulator: Simulator }

async function startOne(application: DemoApplication): Promise<Started> {
  const { start, rateLimit, seed } = application
  return { application, simulator: await start({ rateLimit, seed: seed?.name }) }
}

/** Without a browser on this machine those that need one are left out, and it is said. */
async function playableHere(output: Output): Promise<readonly DemoApplication[]> {
  if ((await findBrowser(undefined)) !== undefined) return demoApplications
  const left = demoApplications.filter(({ inBrowser }) => inBrowser).map(({ title }) => title)
  output.note(
    `There is no browser on this machine: ${left.join(', ')} is left out. Install Chromium to see it.`,
  )
  return demoApplications.filter(({ inBrowser }) => !inBrowser)
}

function configOf(dataDirectory: string): Config {
  return {
    ...{ port: 0, host: '127.0.0.1', dataDirectory, databaseUrl: undefined },
    ...{ masterKeyFile: undefined, publicUrl: undefined, production: false },
    trustedProxies: [],
    allowPrivateEgress: ['127.0.0.0/8'],
    connectorFolders: [],
    logLevel: 'error',
  }
}

async function play(
  system: System,
  started: readonly Started[],
  { dataDirectory }: Config,
  people: number,
  output: Output,
): Promise<ReturnType<typeof tellDemo>> {
  const startedAt = performance.now()
  const client = await makeApiClient({ url: system.url, token: undefined, dataDirectory })
  const company = makeCompany(people)
  const told: (PreparedApplication & Pick<ApplicationFacts, 'acts'>)[] = []
  for (const { application, simulator } of started) {
    const prepared = await prepare(client, application, simulator)
    const acts = []
    for (const cast of castsOf(prepared, company)) {
      output.note(`${cast.idp.name} assigns ${cast.people.length} people to ${application.title} …`)
      acts.push(await act(cast, (text) => output.progress(text)))
    }
    told.push({ ...prepared, acts })
  }
  const byHand = await byHandOf(client, system.url, dataDirectory, company, output)
  const applications = []
  for (const one of told) {
    const tasks = await settled(client, one.application.slug, output)
    const ledger = (await (await fetch(`${one.simulator.url}/__sim/ledger`)).json()) as LedgerEntry[]
    applications.push({ ...one, tasks, ledger, proof: await pictured(client, one.application, tasks) })
  }
  return tellDemo({
    applications,
    byHand,
    verification: await verifyExport(splitLines(client.stream(operationOf('audit.export'), {}))),
    elapsedMs: performance.now() - startedAt,
    addresses: [
      ['Console', system.url],
      ['REST API (needs a token)', `${system.url}/api/openapi.json`],
      ['Commands for this server', `OVERLOCK_DATA=${dataDirectory} npx overlock task list`],
    ],
  })
}

async function byHandOf(
  client: ApiClient,
  url: string,
  dataDirectory: string,
  company: readonly Person[],
  output: Output,
): Promise<ByHandFacts> {
  const { slug: app, title, people } = byHandApplication
  const { scimUrl } = await addByHand(client)
  const { token } = (await client.call(operationOf('scimToken.create'), { app })) as { token: string }
  const colleague = async (label: string, role: string) => {
    const made = (await client.call(operationOf('apiToken.create'), { label, role })) as { token: string }
    return makeApiClient({ url, token: made.token, dataDirectory })
  }
  const colleagues = { kim: await colleague('Kim', 'operator'), lee: await colleague('Lee', 'approver') }
  const okta = makeOkta(makeScimClient(scimUrl, token, 'Okta SCIM Client 1.0.0'))
  output.note(`${okta.name} assigns ${people} people to ${title}, which people run …`)
  return playByHand(client, colleagues, okta, company.slice(0, people))
}

/** Okta looks after three fifths of the company, Entra ID after the others. */
function castsOf(
  { application, scimUrl, tokens }: PreparedApplication,
  company: readonly Person[],
): readonly Cast[] {
  const share = Math.ceil(company.length * 0.6)
  const scim = (name: string, agent: string) => makeScimClient(scimUrl, tokens.get(name) ?? '', agent)
  const okta = {
    idp: makeOkta(scim('Okta', 'Okta SCIM Client 1.0.0')),
    people: company.slice(0, share).filter(application.isFor),
    groupSuffix: '',
    leaves: application.leaves,
  }
  const entra = {
    idp: makeEntra(scim('Entra ID', 'Entra')),
    people: company.slice(share).filter(application.isFor),
    groupSuffix: subsidiary,
    leaves: application.leaves,
  }
  return [okta, entra].filter(
    ({ idp, people }) => application.by.some((name) => name === idp.name) && people.length > 0,
  )
}

/** A leaver's change that was made in a browser, with the pictures that were kept of it. */
async function pictured(
  client: ApiClient,
  { inBrowser }: DemoApplication,
  tasks: readonly TaskView[],
): Promise<ApplicationFacts['proof']> {
  const task =
    inBrowser && tasks.find(({ presence, outcome }) => presence === 'disabled' && outcome === 'verified')
  if (!task) return undefined
  const story = (await client.call(operationOf('task.show'), { id: task.id })) as TaskStory
  const pictures = story.pages.filter(({ contentType }) => contentType === 'image/jpeg').length
  return { taskId: task.id, account: task.account, pictures }
}

/** All tasks once none is under way any more but those that wait for a person, or for hours. */
async function settled(client: ApiClient, app: string, output: Output): Promise<readonly TaskView[]> {
  const list = operationOf('task.list')
  const until = performance.now() + longestSettleMs
  for (;;) {
    const open = (await client.call(list, { app, open: true, limit: 10_000 })) as TaskView[]
    const waiting = open.filter(
      ({ state, code }) => !['held', 'failed', 'needsPerson'].includes(state) && !waitsForLong.includes(code),
    )
    if (waiting.length === 0 || performance.now() > until)
      return (await client.call(list, { app, limit: 10_000 })) as TaskView[]
    output.progress(`${app}: ${waiting.length} changes are still being made and read back`)
    await sleep(200)
  }
}
