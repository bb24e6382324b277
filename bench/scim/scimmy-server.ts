import type { AddressInfo } from 'node:net'
import express from 'express'
import SCIMMY from 'scimmy'
import SCIMMYRouters from 'scimmy-routers'
import { person } from './kinds.ts'

/**
 * The peer: scimmy with scimmy-routers on Express 4, everything in memory. Tuned where its handlers may be: an index by
 * userName, and a page is cut before scimmy converts it, in its favor: it then tells the size of the page as the total. A
 * process of its own; argument: how many people are there from
 * the start, with the ids 1, 2, 3 … Its first line on stdout is its address.
 */
const [people = '0'] = process.argv.slice(2)

type Stored = {
  id: string
  userName: string
  displayName: string
  meta: { created: Date; lastModified: Date }
}
type Asked = {
  readonly id?: string
  readonly filter?: unknown
  readonly constraints?: { readonly startIndex?: number; readonly count?: number }
}

const users = new Map<string, Stored>()
const byName = new Map<string, Stored>()
const groups = new Map<string, Stored>()
let last = 0

function put(all: Map<string, Stored>, id: string | undefined, instance: object): Stored {
  const known = id === undefined ? undefined : all.get(id)
  if (id !== undefined && known === undefined) throw new SCIMMY.Types.Error(404, '', `${id} not found`)
  if (id === undefined) last += 1
  const lastModified = new Date()
  const meta = { created: known?.meta.created ?? lastModified, lastModified }
  const stored = { userName: '', displayName: '', ...instance, id: id ?? String(last), meta }
  all.set(stored.id, stored)
  return stored
}

function putUser(id: string | undefined, instance: { userName?: string }): Stored {
  const key = String(instance.userName).toLowerCase()
  const holder = byName.get(key)
  if (holder !== undefined && holder.id !== id) throw new SCIMMY.Types.Error(409, 'uniqueness', key)
  const stored = put(users, id, instance)
  byName.set(key, stored)
  return stored
}

function find(all: Map<string, Stored>, { id, filter, constraints }: Asked): Stored | Stored[] {
  if (id !== undefined) {
    const one = all.get(id)
    if (one === undefined) throw new SCIMMY.Types.Error(404, '', `${id} not found`)
    return one
  }
  const asked = nameIn(filter)
  if (asked !== undefined) return [byName.get(asked)].filter((one) => one !== undefined)
  const { startIndex = 1, count = 20 } = constraints ?? {}
  return [
    ...all
      .values()
      .drop(startIndex - 1)
      .take(count),
  ]
}

/** The name in `userName eq "…"`, which scimmy parses to `[{ userName: ['eq', '…'] }]`. */
function nameIn(filter: unknown): string | undefined {
  if (!Array.isArray(filter)) return undefined
  const [name, [, value] = []] = (Object.entries(filter[0])[0] ?? []) as [string?, unknown[]?]
  return name?.toLowerCase() === 'username' ? String(value).toLowerCase() : undefined
}

SCIMMY.Resources.declare(SCIMMY.Resources.User)
  .ingress((resource: Asked, instance: object) => putUser(resource.id, instance))
  .egress((resource: Asked) => find(users, resource))
  .degress(() => undefined)
SCIMMY.Resources.declare(SCIMMY.Resources.Group)
  .ingress((resource: Asked, instance: object) => put(groups, resource.id, instance))
  .egress((resource: Asked) => find(groups, resource))
  .degress(() => undefined)

for (let n = 1; n <= Number(people); n += 1) putUser(undefined, person(n))

const app = express()
app.use(
  '/scim/v2',
  new SCIMMYRouters({ type: 'bearer', handler: () => 'bench', docUri: 'http://127.0.0.1/' }),
)
const server = app.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}/scim/v2\n`)
})
