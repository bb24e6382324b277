import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import express from 'express'
import SCIMMY from 'scimmy'
import SCIMMYRouters from 'scimmy-routers'

/** A User or Group as scimmy hands it over. */
export type Kept = {
  readonly id: string
  /** Empty where it has none: Groups have no userName. */
  readonly userName: string
  readonly displayName: string
  readonly active?: boolean
  readonly name?: { readonly givenName?: string; readonly familyName?: string }
  readonly members?: { value: string }[]
}
type Asked = { readonly id?: string; readonly filter?: unknown }

export type ScimmyApplication = AsyncDisposable & {
  readonly baseUrl: string
  readonly token: string
  readonly users: ReadonlyMap<string, Kept>
  readonly groups: ReadonlyMap<string, Kept>
  /** `create`, `change` and `delete`, in their order. */
  readonly changes: readonly string[]
}

const token = 'scimmy-0123456789'

/** An application whose SCIM is not ours: scimmy with scimmy-routers, as its documentation sets it up. One at a time. */
export async function startScimmy(): Promise<ScimmyApplication> {
  const users = new Map<string, Kept>()
  const groups = new Map<string, Kept>()
  const changes: string[] = []
  const [user, group] = [handlersOf(users, changes), handlersOf(groups, changes)]
  SCIMMY.Resources.declare(SCIMMY.Resources.User)
    .ingress(user.ingress)
    .egress(user.egress)
    .degress(user.degress)
  SCIMMY.Resources.declare(SCIMMY.Resources.Group)
    .ingress(group.ingress)
    .egress(group.egress)
    .degress(group.degress)
  const handler = ({ headers }: { readonly headers: { readonly authorization?: string | undefined } }) => {
    if (headers.authorization !== `Bearer ${token}`) throw new Error('The token is not valid.')
    return 'overlock'
  }
  const app = express()
  app.use('/scim/v2', new SCIMMYRouters({ type: 'bearer', handler, docUri: 'http://127.0.0.1/' }))
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    ...{ baseUrl: `http://127.0.0.1:${port}/scim/v2`, token, users, groups, changes },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function handlersOf(all: Map<string, Kept>, changes: string[]) {
  const get = (id: string) => all.get(id) ?? missing(id)
  return {
    ingress({ id }: Asked, instance: object) {
      const sent = instance as Partial<Kept>
      const name = sent.userName?.toLowerCase()
      const holder = [...all.values()].find(
        (one) => name !== undefined && one.userName.toLowerCase() === name,
      )
      if (holder !== undefined && holder.id !== id)
        throw new SCIMMY.Types.Error(409, 'uniqueness', 'The userName is taken.')
      if (id !== undefined) get(id)
      const plain = JSON.parse(JSON.stringify(sent)) as Partial<Kept>
      const kept = { userName: '', displayName: '', ...plain, id: id ?? randomUUID() }
      all.set(kept.id, kept)
      changes.push(`${id === undefined ? 'create' : 'change'} ${sent.userName ?? sent.displayName}`)
      return kept
    },
    egress({ id, filter }: Asked) {
      if (id !== undefined) return get(id)
      const everything = [...all.values()]
      return isFilter(filter) ? filter.match(everything) : everything
    },
    degress({ id = '' }: Asked) {
      changes.push(`delete ${get(id).userName}`)
      all.delete(id)
    },
  }
}

function isFilter(filter: unknown): filter is { match(all: readonly Kept[]): Kept[] } {
  return typeof (filter as { readonly match?: unknown } | undefined)?.match === 'function'
}

function missing(id: string): never {
  throw new SCIMMY.Types.Error(404, '', `There is no ${id}.`)
}
