import { parseArgs } from 'node:util'
import { table } from '../../src/operations/print-table.ts'
import { makeCpuMeter } from '../cpu-meter.ts'
import { measureLoad } from '../load.ts'
import { memoryOf, postmasterOf } from '../processes.ts'
import { ask, type BenchStore, openEmbedded, openExternal } from '../stores.ts'
import { startBare } from './bare-side.ts'
import type { Cell, Result } from './cell.ts'
import { goalHeads, goalRows } from './goals.ts'
import { isPossible, joiners, type Kind, kinds } from './kinds.ts'
import { startOverlock } from './overlock-side.ts'
import { resultHeads, resultRow } from './result-table.ts'
import { startScimmy } from './scimmy-side.ts'
import type { Side } from './side.ts'

type Print = (line: string) => void
type Options = {
  readonly users: readonly number[]
  readonly connections: readonly number[]
  readonly milliseconds: number
}

/** A group is created so many times; the goal is a time, not a rate. */
const mostGroups = 5

/**
 * `npm run bench -- scim [--users 1000,10000,100000] [--connections 1,16,64] [--milliseconds 1200]`: how many SCIM requests
 * a second Overlock answers and what each costs, beside scimmy in memory and beside a bare HTTP server that does one
 * statement on one row of the same store, in the same run. `DATABASE_URL` adds that PostgreSQL as a second store.
 */
export async function benchScim(print: Print, args: readonly string[]): Promise<void> {
  const options = optionsIn(args)
  const external = process.env['DATABASE_URL']
  const stores = [openEmbedded, ...(external === undefined ? [] : [() => openExternal(external)])]
  print('The application is in shadow: task and audit entry are written, the vendor is not called.')
  print('CPU: microseconds per request, server + database. p50, p99: milliseconds.')
  const results: Result[] = []
  for (const openOne of stores) {
    await using store = await openOne()
    results.push(...(await measureStore(store, options, print)))
  }
  print('\nGoals')
  print(table([...goalHeads], goalRows(results)))
  await using store = await openEmbedded()
  print('\nThe same with workers that change a simulated vendor meanwhile')
  await measureStore(store, { ...options, users: [Math.min(...options.users)] }, print, 'apply')
}

async function measureStore(
  store: BenchStore,
  { users, connections, milliseconds }: Options,
  print: Print,
  mode: 'shadow' | 'apply' = 'shadow',
): Promise<readonly Result[]> {
  const results: Result[] = []
  await using overlock = await startOverlock(store.url, mode)
  await using bare = await startBare(store.url)
  for (const count of users) {
    const startedAt = performance.now()
    await overlock.grow(count)
    const perSecond = (count + joiners) / ((performance.now() - startedAt) / 1_000)
    await bare.grow(count)
    // What autovacuum does by itself within a minute: without statistics the planner guesses, for both.
    await ask(store.url, 'vacuum analyze')
    await using scimmy = await startScimmy(count)
    print(`\n${store.name}, ${count} users (put in at ${perSecond.toFixed(0)}/s)`)
    const here: Result[] = []
    for (const atOnce of connections)
      for (const kind of Object.keys(kinds) as Kind[]) {
        const cell = { store: store.name, users: count, connections: atOnce, kind, milliseconds }
        const result = isPossible(kind, count) && (await measureCell(cell, { overlock, bare, scimmy }, store))
        if (result) here.push(result)
      }
    print(table([...resultHeads], here.map(resultRow)))
    print(await memoryText(overlock, store))
    results.push(...here)
  }
  return results
}

type Sides = Readonly<Record<'overlock' | 'bare' | 'scimmy', Side>>

/** One right after the other, so that what else the machine does falls on all. */
async function measureCell(
  cell: Cell & { readonly milliseconds: number },
  { overlock, bare, scimmy }: Sides,
  { url }: BenchStore,
): Promise<Result | undefined> {
  const { kind, connections, milliseconds } = cell
  if (kind === 'createGroup' && connections > 1) return undefined
  const mostRequests = kind === 'createGroup' ? mostGroups : kind.startsWith('add') ? joiners / 2 : 50_000
  const measure = async (side: Side) => {
    const next = await side.shots(kind, connections)
    if (next === undefined) return undefined
    return measureLoad({
      ...{ origin: side.origin, connections, mostRequests, next },
      ...{ warmUpMs: milliseconds / 4, measureMs: milliseconds },
      cpu: await makeCpuMeter(side.pid, url),
    })
  }
  return {
    ...cell,
    overlock: await measure(overlock),
    bare: await measure(bare),
    scimmy: await measure(scimmy),
  }
}

async function memoryText({ pid }: Side, { url }: BenchStore): Promise<string> {
  const postmaster = await postmasterOf(url)
  const node = await memoryOf(pid, { withChildren: false })
  const database = postmaster === undefined ? undefined : await memoryOf(postmaster, { withChildren: true })
  return `Memory afterwards: Node ${node?.toFixed(0) ?? '-'} MiB, database ${database?.toFixed(0) ?? '-'} MiB (PSS)`
}

function optionsIn(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      users: { type: 'string', default: '1000,10000,100000' },
      connections: { type: 'string', default: '1,16,64' },
      milliseconds: { type: 'string', default: '1200' },
    },
  })
  const numbers = (text: string) => text.split(',').map(Number)
  return {
    users: numbers(values.users).toSorted((a, b) => a - b),
    connections: numbers(values.connections),
    milliseconds: Number(values.milliseconds),
  }
}
