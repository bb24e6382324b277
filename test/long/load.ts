import { execFileSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startReference } from '../../connectors/reference/simulator/server.ts'
import { createRandom, type Random } from '../../simulation/random.ts'
import type { ScimClient, ScimReply } from '../scim-client.ts'
import { type ServerProcess, serverProcess } from '../server-process.ts'
import { connect } from '../system.ts'

export type LoadRun = { readonly users: number; readonly minutes: number; readonly seed: number }

export type LoadReport = {
  readonly requests: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly errors: readonly string[]
  /** Resident memory of the server's Node at the start, in the middle and at the end. */
  readonly memoryMiB: readonly [number, number, number]
}

const perSecond = 50
const streams = 16

/**
 * A server on its embedded database with so many people, asked at an even rate whether or not it has answered. The time
 * of a request counts from when it was due, so that a stall counts for everybody who came during it.
 */
export async function load({ users, minutes, seed }: LoadRun): Promise<LoadReport> {
  const random = createRandom(seed, 'what is asked')
  await using simulator = await startReference({ rateLimit: false })
  await using server = await serverProcess()
  await server.start()
  const { scim } = await connect(server, simulator)
  const ids = await putIn(scim, users)
  const memory = [await memoryOf(server)]
  const errors: string[] = []
  const tookMs: number[] = []
  const underWay = new Set<Promise<void>>()
  const total = Math.round(minutes * 60 * perSecond)
  const startedAt = performance.now()
  for (let n = 0; n < total; n += 1) {
    const dueAt = startedAt + (n * 1_000) / perSecond
    await sleep(Math.max(0, dueAt - performance.now()))
    if (n === Math.floor(total / 2)) memory.push(await memoryOf(server))
    const asked = ask(scim, ids, random, n)
      .then(({ status, body }) => {
        if (status >= 300) errors.push(`${status} ${JSON.stringify(body)}`)
      })
      .catch((error: unknown) => void errors.push(String(error)))
      .finally(() => {
        tookMs.push(performance.now() - dueAt)
        underWay.delete(asked)
      })
    underWay.add(asked)
  }
  await Promise.all(underWay)
  const sorted = tookMs.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? 0
  const [start = 0, middle = 0] = memory
  const memoryMiB = [start, middle, await memoryOf(server)] as const
  return { requests: sorted.length, p50Ms: at(0.5), p99Ms: at(0.99), errors, memoryMiB }
}

const person = (userName: string) => ({
  ...{ userName, active: true },
  name: { givenName: 'P', familyName: 'Q' },
})

async function putIn(scim: ScimClient, users: number): Promise<string[]> {
  const ids: string[] = []
  let next = 0
  const stream = async () => {
    for (let n = next++; n < users; n = next++) {
      const { status, body } = await scim.post('/Users', person(`user${n}`))
      if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`)
      ids.push(body.id)
    }
  }
  await Promise.all(Array.from({ length: streams }, stream))
  return ids
}

/** As an identity provider asks: mostly readings, a quarter changes, now and then somebody new. */
function ask(scim: ScimClient, ids: readonly string[], random: Random, n: number): Promise<ScimReply> {
  const id = ids[Math.floor(random() * ids.length)] ?? ''
  const chance = random()
  if (chance < 0.4) return scim.get(`/Users/${id}`)
  if (chance < 0.65) {
    const name = `user${Math.floor(random() * ids.length)}`
    return scim.get(`/Users?filter=${encodeURIComponent(`userName eq "${name}"`)}`)
  }
  if (chance < 0.9)
    return scim.patch(`/Users/${id}`, { op: 'replace', path: 'name.familyName', value: `Q${n}` })
  return scim.post('/Users', person(`later${n}`))
}

async function memoryOf(server: ServerProcess): Promise<number> {
  const text = await readFile(join(server.dataDirectory, 'server.json'), 'utf8')
  const { pid } = JSON.parse(text) as { pid: number }
  const kibibytes = Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }))
  return Math.round(kibibytes / 1_024)
}
