import { request } from 'undici'
import type { Shot } from '../load.ts'
import { joiners, type Kind, largeGroup, person, smallGroup } from './kinds.ts'
import { sixteenAtATime } from './side.ts'

/** A SCIM server to be asked, whoever wrote it. */
export type ScimServer = { readonly scimUrl: string; readonly token: string }

const patchOf = (operation: object) =>
  JSON.stringify({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: [operation],
  })

async function send(origin: string, { answered, path, ...shot }: Shot): Promise<string> {
  const { statusCode, body } = await request(`${origin}${path}`, shot)
  const text = await body.text()
  if (statusCode >= 300) throw new Error(`${shot.method} ${path}: ${statusCode} ${text.slice(0, 300)}`)
  answered?.(text)
  return text
}

/** The requests of an identity provider: the same letters to every SCIM server. */
export function makeScimShots({ scimUrl, token }: ScimServer) {
  const { origin, pathname } = new URL(scimUrl)
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' }
  /** By number of the person; those that are created while measuring come behind. */
  const ids: string[] = []
  const inactive = new Set<number>()
  let last = 0
  let users = 0

  const chosen = () => Math.floor(Math.random() * users)
  const create = (): Shot => {
    last += 1
    const n = last
    return {
      ...{ method: 'POST', path: `${pathname}/Users`, headers, body: JSON.stringify(person(n)) },
      answered: (body) => void ids.push((JSON.parse(body) as { id: string }).id),
    }
  }
  const page = (startIndex: number): Shot => ({
    ...{ method: 'GET', path: `${pathname}/Users?startIndex=${startIndex}&count=100`, headers },
    answered(body) {
      const { Resources } = JSON.parse(body) as { Resources: unknown[] }
      if (Resources.length !== 100) throw new Error(`a page of ${Resources.length}`)
    },
  })
  const group = (members: number): Shot => ({
    ...{ method: 'POST', path: `${pathname}/Groups`, headers },
    body: JSON.stringify({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
      displayName: `Group ${crypto.randomUUID()}`,
      members: ids.slice(0, members).map((value) => ({ value })),
    }),
  })

  /** Each shot adds somebody else to a new group of so many. */
  async function adds(members: number): Promise<() => Shot> {
    const { id } = JSON.parse(await send(origin, group(members))) as { id: string }
    let added = 0
    return () => {
      const value = ids[users + (added++ % joiners)]
      const body = patchOf({ op: 'add', path: 'members', value: [{ value }] })
      return { method: 'PATCH', path: `${pathname}/Groups/${id}`, headers, body }
    }
  }

  const shots: Readonly<Record<Kind, () => Promise<() => Shot>>> = {
    create: async () => create,
    get: async () => () => ({ method: 'GET', path: `${pathname}/Users/${ids[chosen()]}`, headers }),
    filter: async () => () => {
      const filter = encodeURIComponent(`userName eq "${person(chosen() + 1).userName}"`)
      return { method: 'GET', path: `${pathname}/Users?filter=${filter}`, headers }
    },
    patch: async () => () => {
      const n = chosen()
      const value = inactive.delete(n)
      if (!value) inactive.add(n)
      const body = patchOf({ op: 'replace', path: 'active', value })
      return { method: 'PATCH', path: `${pathname}/Users/${ids[n]}`, headers, body }
    },
    page: async () => () => page(1),
    deepPage: async () => () => page(users - 150),
    addToSmall: () => adds(smallGroup),
    addToLarge: () => adds(largeGroup),
    createGroup: async () => () => group(largeGroup),
  }
  return {
    origin,
    shots: (kind: Kind) => shots[kind](),
    /** These are there already: nobody has to be created. */
    knows(all: readonly string[]) {
      ids.push(...all)
      last = ids.length
      users = ids.length - joiners
    },
    async grow(to: number) {
      await sixteenAtATime(last, to + joiners, async () => void (await send(origin, create())))
      users = to
    },
  }
}
