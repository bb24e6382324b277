import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startActiveCampaign } from '../../../connectors/activecampaign/simulator/server.ts'
import type { Simulator } from '../../../simulation/simulator.ts'
import { verifyExport } from '../../audit/verify-export.ts'
import type { Config } from '../../config/config.ts'
import { makeLog } from '../../log.ts'
import { operations } from '../../operations/table.ts'
import type { TaskView } from '../../operations/task-view.ts'
import { removeCluster } from '../../store/launcher/remove-cluster.ts'
import { type System, startSystem } from '../../system.ts'
import { type ApiClient, makeApiClient } from '../api-client.ts'
import { CliError } from '../cli-error.ts'
import type { Output } from '../output.ts'
import { splitLines } from '../split-lines.ts'
import { untilStopped } from '../until-stopped.ts'
import { type DemoFacts, type LedgerEntry, tellDemo } from './account-of-demo.ts'
import { act, type Cast } from './act.ts'
import { departmentNames, makeCompany } from './company.ts'
import { makeEntra } from './entra.ts'
import { makeOkta } from './okta.ts'
import { makeScimClient } from './scim-client.ts'

export type DemoOptions = { readonly exit?: boolean; readonly people: string }

const slug = 'activecampaign'
const mostPeople = 5_000
const longestSettleMs = 120_000

/** `overlock demo`: a whole company on simulated traffic; ends with a plain account of what happened. */
export async function demo(options: DemoOptions, output: Output): Promise<number> {
  const people = Number(options.people)
  if (!Number.isInteger(people) || people < 1 || people > mostPeople)
    throw new CliError(`--people must be a whole number from 1 to ${mostPeople}.`)
  const stopped = untilStopped()
  const dataDirectory = await mkdtemp(join(tmpdir(), 'overlock-demo-'))
  output.note('Starting a server with a database of its own, and a simulated ActiveCampaign …')
  const simulator = await startActiveCampaign({ rateLimit: false })
  const config = configOf(dataDirectory)
  const log = makeLog(config)
  let system: System | undefined
  try {
    system = await startSystem({ config, log })
    const told = await Promise.race([play(system, simulator, config, people, output), stopped])
    if (typeof told === 'string') return 1
    output.result(told.text)
    if (!options.exit) {
      output.note('\nThe server stays until you press Ctrl-C.')
      await stopped
    }
    return told.proved ? 0 : 1
  } finally {
    output.note('Cleaning up …')
    await system?.stop()
    await simulator.close()
    await removeCluster(dataDirectory)
    await rm(dataDirectory, { recursive: true, force: true })
  }
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
  simulator: Simulator,
  { dataDirectory }: Config,
  people: number,
  output: Output,
): Promise<ReturnType<typeof tellDemo>> {
  const startedAt = performance.now()
  const client = await makeApiClient({ url: system.url, token: undefined, dataDirectory })
  const { scimUrl, tokens } = await prepare(client, simulator)
  const company = makeCompany(people)
  const share = Math.ceil(people * 0.6)
  const scim = (name: string, agent: string) => makeScimClient(scimUrl, tokens.get(name) ?? '', agent)
  const casts: readonly Cast[] = [
    {
      idp: makeOkta(scim('Okta', 'Okta SCIM Client 1.0.0')),
      people: company.slice(0, share),
      groupSuffix: '',
    },
    { idp: makeEntra(scim('Entra ID', 'Entra')), people: company.slice(share), groupSuffix: ' (subsidiary)' },
  ]
  const acts = []
  for (const cast of casts) {
    output.note(`${cast.idp.name} assigns ${cast.people.length} people …`)
    acts.push(await act(cast, (text) => output.progress(text)))
  }
  const tasks = await settled(client, output)
  const ledger = (await (await fetch(`${simulator.url}/__sim/ledger`)).json()) as LedgerEntry[]
  const facts: DemoFacts = {
    acts,
    tasks,
    ledger,
    verification: await verifyExport(splitLines(client.stream(operationNamed('audit.export'), {}))),
    elapsedMs: performance.now() - startedAt,
    addresses: [
      ['SCIM base URL', scimUrl],
      ['REST API (needs a token)', `${system.url}/api/openapi.json`],
      ['Commands for this server', `OVERLOCK_DATA=${dataDirectory} npx overlock task list`],
      ['What the application did', `${simulator.url}/__sim/ledger`],
      ['What it holds now', `${simulator.url}/__sim/state`],
    ],
  }
  return tellDemo(facts)
}

async function prepare(client: ApiClient, simulator: Simulator) {
  const call = (name: string, input: object) => client.call(operationNamed(name), { ...input })
  const added = (await call('app.add', {
    connector: 'activecampaign',
    name: slug,
    fromSimulator: simulator.url,
    mode: 'apply',
  })) as { scimUrl: string }
  await call('app.set', { app: slug, requestsPerSecond: 10_000, concurrency: 8 })
  for (const department of departmentNames.filter((name) => name !== 'Finance'))
    for (const suffix of ['', ' (subsidiary)'])
      await call('mapping.set', {
        app: slug,
        group: `${department}${suffix}`,
        entitlement: department,
        priority: 10,
      })
  const tokens = new Map<string, string>()
  for (const label of ['Okta', 'Entra ID']) {
    const { token } = (await call('scimToken.create', { app: slug, label })) as { token: string }
    tokens.set(label, token)
  }
  return { scimUrl: added.scimUrl, tokens }
}

/** All tasks once none is under way any more. */
async function settled(client: ApiClient, output: Output): Promise<readonly TaskView[]> {
  const list = operationNamed('task.list')
  const until = performance.now() + longestSettleMs
  for (;;) {
    const open = (await client.call(list, { app: slug, open: true, limit: 10_000 })) as TaskView[]
    const waiting = open.filter(({ state }) => !['held', 'failed', 'needsPerson'].includes(state))
    if (waiting.length === 0 || performance.now() > until)
      return (await client.call(list, { app: slug, limit: 10_000 })) as TaskView[]
    output.progress(`${waiting.length} changes are still being made and read back`)
    await sleep(200)
  }
}

function operationNamed(name: string) {
  const operation = operations.find((known) => known.name === name)
  if (operation === undefined) throw new Error(`there is no operation ${name}`)
  return operation
}
