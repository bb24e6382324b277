import { request } from 'undici'
import type { Shot } from '../load.ts'
import { joiners, type Kind, largeGroup, smallGroup } from './kinds.ts'
import { makeScimRequests } from './scim-requests.ts'
import { sixteenAtATime } from './side.ts'

/** A SCIM server to be asked, whoever wrote it. */
export type ScimServer = { readonly scimUrl: string; readonly token: string }

/** So many are added to a group before the next one's turn: it stays about as large as it is called. */
const addsToOne = { small: 100, large: joiners }

export function makeScimShots({ scimUrl, token }: ScimServer) {
  const { origin, pathname } = new URL(scimUrl)
  const requests = makeScimRequests(pathname, token)
  /** Those that are created while measuring come behind. */
  const ids: string[] = []
  const inactive = new Set<number>()
  let last = 0
  let users = 0

  const idAt = (n: number) => ids[n] ?? ''
  const chosen = () => Math.floor(Math.random() * users)
  const create = (): Shot => {
    last += 1
    return {
      ...requests.create(last),
      answered: (body) => void ids.push((JSON.parse(body) as { id: string }).id),
    }
  }
  const group = (members: number) => {
    const from = Math.floor(Math.random() * (users - members))
    return requests.createGroup(ids.slice(from, from + members))
  }
  async function adds(members: number, toOne: number): Promise<() => Shot> {
    const groups: string[] = []
    for (let n = 0; n < joiners; n += toOne)
      groups.push((JSON.parse(await send(origin, group(members))) as { id: string }).id)
    let added = 0
    return () => {
      const n = added++ % joiners
      return requests.addMember(groups[Math.floor(n / toOne)] ?? '', idAt(users + n))
    }
  }

  const shots: Readonly<Record<Kind, () => Promise<() => Shot>>> = {
    create: async () => create,
    get: async () => () => requests.get(idAt(chosen())),
    filter: async () => () => requests.filter(chosen() + 1),
    patch: async () => () => {
      const n = chosen()
      const value = inactive.delete(n)
      if (!value) inactive.add(n)
      return requests.setActive(idAt(n), value)
    },
    page: async () => () => requests.page(1),
    deepPage: async () => () => requests.page(users - 150),
    addToSmall: () => adds(smallGroup, addsToOne.small),
    addToLarge: () => adds(largeGroup, addsToOne.large),
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

async function send(origin: string, { answered, path, ...shot }: Shot): Promise<string> {
  const { statusCode, body } = await request(`${origin}${path}`, shot)
  const text = await body.text()
  if (statusCode >= 300) throw new Error(`${shot.method} ${path}: ${statusCode} ${text.slice(0, 300)}`)
  answered?.(text)
  return text
}
