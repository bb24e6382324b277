import { departmentNames, type Person } from './company.ts'
import type { Idp } from './idp.ts'

/** One identity provider with the people it looks after. */
export type Cast = {
  readonly idp: Idp
  readonly people: readonly Person[]
  readonly groupSuffix: string
  readonly leaves?: ((index: number) => boolean) | undefined
}

export type Acted = {
  readonly idp: string
  readonly assigned: number
  readonly renamed: number
  readonly leavers: readonly Person[]
  readonly deleted: number
}

const requestsAtOnce = 4
const leaverEvery = 40
const renamedEvery = 60

/** Plays a year in a minute: everybody is assigned, groups are pushed, some marry, some leave. */
export async function act(cast: Cast, progress: (text: string) => void): Promise<Acted> {
  const { idp, people, leaves = (index: number) => index % leaverEvery === 11 } = cast
  const ids = new Map<Person, string>()
  await inParallel(people, async (person) => {
    ids.set(person, await idp.assign(person))
    progress(`${idp.name}: ${ids.size} of ${people.length} people assigned`)
  })
  const idOf = (person: Person) => ids.get(person) ?? ''
  for (const department of departmentNames) {
    const members = people.filter((person) => person.department === department)
    if (members.length === 0) continue
    progress(`${idp.name}: pushing the group ${department}${cast.groupSuffix} with ${members.length} members`)
    await idp.pushGroup(`${department}${cast.groupSuffix}`, members.map(idOf))
  }
  const renamed = people.filter((_person, index) => index % renamedEvery === 7)
  await inParallel(renamed, (person) => idp.rename(person, idOf(person), `${person.familyName}-Meyer`))
  const leavers = people.filter((_person, index) => leaves(index))
  progress(`${idp.name}: ${leavers.length} people leave`)
  await inParallel(leavers, (person) => idp.deactivate(person, idOf(person)))
  const deleted = idp.name === 'Okta' ? [] : leavers.slice(0, 1)
  for (const person of deleted) await idp.remove(idOf(person))
  return { idp: idp.name, assigned: people.length, renamed: renamed.length, leavers, deleted: deleted.length }
}

async function inParallel<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<unknown>,
): Promise<void> {
  const rest = [...items]
  const worker = async () => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) await work(item)
  }
  await Promise.all(Array.from({ length: requestsAtOnce }, worker))
}
