import { table } from '../../src/operations/print-table.ts'
import { makeCpuMeter } from '../cpu-meter.ts'
import { type Measured, measureLoad } from '../load.ts'
import { ask, type BenchStore, openEmbedded, openExternal } from '../stores.ts'
import { type Kind, kinds, type Side, startBare, startOverlock } from './sides.ts'

const connections = 16
const mostRequests = 50_000
/** Shared by everything that is measured, so that the whole run takes about a minute whatever is measured. */
const allMs = 48_000

type Pair = { readonly kind: Kind; readonly bare: Measured; readonly overlock: Measured }

/**
 * How many SCIM requests a second Overlock answers and what each costs, beside a bare HTTP server that does one
 * statement on one row of the same store in the same run. The ratio is what can be compared between machines.
 */
export async function benchScim(print: (line: string) => void): Promise<void> {
  const external = process.env['DATABASE_URL']
  const open = [openEmbedded, ...(external === undefined ? [] : [() => openExternal(external)])]
  print(`${connections} connections on loopback, one request at a time on each; application in shadow.`)
  print('CPU: microseconds per request, server + database. p50, p99: milliseconds. Ratio: bare server = 1.')
  for (const openOne of open) {
    await using store = await openOne()
    const pairs = await measureStore(store, allMs / open.length)
    print(`\nStore: ${store.name}`)
    print(table([...heads], pairs.map(toRow)))
  }
}

async function measureStore({ url }: BenchStore, withinMs: number): Promise<readonly Pair[]> {
  await using bare = await startBare(url)
  await using overlock = await startOverlock(url)
  const oneMs = withinMs / kinds.length / 2
  const pairs: Pair[] = []
  // One right after the other, so that what else the machine does falls on both.
  for (const kind of kinds) {
    pairs.push({
      kind,
      bare: await measureSide(bare, kind, url, oneMs),
      overlock: await measureSide(overlock, kind, url, oneMs),
    })
    // What autovacuum does by itself within a minute: without statistics the planner guesses, for both.
    if (kind === 'create') await ask(url, 'analyze')
  }
  return pairs
}

async function measureSide(side: Side, kind: Kind, databaseUrl: string, withinMs: number): Promise<Measured> {
  return measureLoad({
    ...{ origin: side.origin, connections, mostRequests },
    ...{ warmUpMs: withinMs / 6, measureMs: (withinMs * 5) / 6 },
    next: () => side.shot(kind),
    cpu: await makeCpuMeter(side.pid, databaseUrl),
  })
}

const heads = [
  ...['request', 'Overlock/s', 'bare/s', 'ratio', 'CPU', 'bare CPU', 'ratio'],
  ...['p50', 'p99', 'bare p50', 'bare p99'],
]

function toRow({ kind, bare, overlock }: Pair): readonly string[] {
  return [
    kind,
    overlock.perSecond.toFixed(0),
    bare.perSecond.toFixed(0),
    (overlock.perSecond / bare.perSecond).toFixed(2),
    ...[cpuText(overlock), cpuText(bare), cpuRatio(overlock, bare)],
    ...[overlock.p50Ms, overlock.p99Ms, bare.p50Ms, bare.p99Ms].map((ms) => ms.toFixed(1)),
  ]
}

function cpuText({ cpu }: Measured): string {
  return cpu === undefined ? '-' : `${cpu.server.toFixed(0)} + ${cpu.database.toFixed(0)}`
}

function cpuRatio({ cpu: ours }: Measured, { cpu: bare }: Measured): string {
  if (ours === undefined || bare === undefined) return '-'
  return ((ours.server + ours.database) / (bare.server + bare.database)).toFixed(1)
}
