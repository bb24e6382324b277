import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { startReference } from '../../connectors/reference/simulator/server.ts'
import { serverProcess } from '../../test/server-process.ts'
import { connect } from '../../test/system.ts'
import type { Shot } from '../load.ts'

export const kinds = ['create', 'get', 'filter', 'patch'] as const
export type Kind = (typeof kinds)[number]

/** What is measured: a process, and how each kind of request is asked of it. Created first, then asked for at random. */
export type Side = AsyncDisposable & {
  readonly pid: number
  readonly origin: string
  shot(kind: Kind): Shot
}

const person = (n: number) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  userName: `person.${n}@example.com`,
  externalId: `00u${n}`,
  name: { givenName: `Person${n}`, familyName: 'Benchmark' },
  displayName: `Person${n} Benchmark`,
  emails: [{ value: `person.${n}@example.com`, type: 'work', primary: true }],
  title: 'Engineer',
  active: true,
})

/** Overlock as users run it, with one application in shadow: answers are true, nothing is sent to a vendor. */
export async function startOverlock(databaseUrl: string): Promise<Side> {
  const simulator = await startReference()
  const server = await serverProcess({ DATABASE_URL: databaseUrl })
  await server.start()
  const { scimUrl, token } = await connect(server, simulator, { app: 'bench', mode: 'shadow', fast: false })
  const { origin, pathname } = new URL(scimUrl)
  const { pid } = JSON.parse(await readFile(join(server.dataDirectory, 'server.json'), 'utf8')) as {
    pid: number
  }
  const people = makePeople()
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' }
  const shots: Readonly<Record<Kind, () => Shot>> = {
    create: () => {
      const n = people.next()
      const answered = (body: string) => people.add(n, (JSON.parse(body) as { id: string }).id)
      return { method: 'POST', path: `${pathname}/Users`, headers, body: JSON.stringify(person(n)), answered }
    },
    get: () => ({ method: 'GET', path: `${pathname}/Users/${people.any().id}`, headers }),
    filter: () => {
      const filter = encodeURIComponent(`userName eq "${person(people.any().n).userName}"`)
      return { method: 'GET', path: `${pathname}/Users?filter=${filter}`, headers }
    },
    patch: () => {
      const schemas = ['urn:ietf:params:scim:api:messages:2.0:PatchOp']
      const operation = { op: 'replace', path: 'title', value: `Engineer ${people.next()}` }
      const body = JSON.stringify({ schemas, Operations: [operation] })
      return { method: 'PATCH', path: `${pathname}/Users/${people.any().id}`, headers, body }
    },
  }
  return {
    ...{ pid, origin },
    shot: (kind) => shots[kind](),
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      await simulator.close()
    },
  }
}

/** The bare server beside it. */
export async function startBare(databaseUrl: string): Promise<Side> {
  const script = fileURLToPath(new URL('./bare-server.ts', import.meta.url))
  const child = spawn(process.execPath, [script, databaseUrl], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [origin] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  const people = makePeople()
  const shots: Readonly<Record<Kind, () => Shot>> = {
    create: () => {
      const n = people.next()
      const id = randomUUID()
      const body = JSON.stringify({ id, ...person(n) })
      return { method: 'POST', path: '/rows', body, answered: () => people.add(n, id) }
    },
    get: () => ({ method: 'GET', path: `/rows/${people.any().id}` }),
    filter: () => {
      const name = encodeURIComponent(person(people.any().n).userName)
      return { method: 'GET', path: `/rows?name=${name}` }
    },
    patch: () => {
      const body = JSON.stringify({ title: `Engineer ${people.next()}` })
      return { method: 'PATCH', path: `/rows/${people.any().id}`, body }
    },
  }
  return {
    ...{ pid: child.pid ?? 0, origin },
    shot: (kind) => shots[kind](),
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit')
      child.kill()
      await ended
    },
  }
}

/** Who was created so far. */
function makePeople() {
  const known: { readonly n: number; readonly id: string }[] = []
  let last = 0
  return {
    next() {
      last += 1
      return last
    },
    add: (n: number, id: string) => known.push({ n, id }),
    any() {
      const chosen = known[Math.floor(Math.random() * known.length)]
      if (chosen === undefined) throw new Error('nobody was created yet')
      return chosen
    },
  }
}
