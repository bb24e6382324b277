import { setTimeout as sleep } from 'node:timers/promises'
import type { WorkItemView } from '../../operations/work-item-view.ts'
import { type ApiClient, operationOf } from './api.ts'
import type { Person } from './company.ts'
import type { Idp } from './idp.ts'

/** An application that people run: what became of what they were asked to do. */
export type ByHandFacts = {
  readonly title: string
  readonly idp: string
  readonly assigned: number
  readonly items: readonly WorkItemView[]
}

/** Its two administrators, each with a token of their own. */
export type Colleagues = { readonly kim: ApiClient; readonly lee: ApiClient }

export const byHandApplication = { slug: 'badge-desk', title: 'Badge desk', people: 4 }
const columns = { email: 'Email', displayName: 'Name', role: 'Role', state: 'Status' }
const longestMs = 30_000

/** Somebody's export of all accounts in it. */
const listOf = (people: readonly Person[]) =>
  [
    'Email,Name,Role,Status',
    'desk.admin@northwind.example,Desk Admin,Admin,active',
    ...people.map(({ email, givenName, familyName }) => `${email},${givenName} ${familyName},,active`),
    '',
  ].join('\r\n')

/**
 * Four people are assigned, and each becomes a work item. Kim does two of them: one is confirmed by Lee, the other by
 * the next list. Then one of the four leaves.
 */
export async function playByHand(
  client: ApiClient,
  { kim, lee }: Colleagues,
  idp: Idp,
  people: readonly Person[],
): Promise<ByHandFacts> {
  const { slug: app, title } = byHandApplication
  const upload = async (listed: readonly Person[]) => {
    const file = Buffer.from(listOf(listed)).toString('base64')
    await client.call(operationOf('app.upload'), { app, file, fileName: 'badges.csv', columns })
  }
  const items = async () =>
    (await client.call(operationOf('workItem.list'), { app })) as readonly WorkItemView[]
  const until = async (isSo: (all: readonly WorkItemView[]) => boolean) => {
    const endsAt = performance.now() + longestMs
    for (;;) {
      const all = await items()
      if (isSo(all) || performance.now() > endsAt) return all
      await sleep(100)
    }
  }
  const confirmed = (count: number) => (all: readonly WorkItemView[]) =>
    all.filter(({ state }) => state === 'confirmed').length >= count

  await upload([])
  const ids = new Map<Person, string>()
  for (const person of people) ids.set(person, await idp.assign(person))
  const asked = await until((all) => all.length >= people.length)
  const [first, second] = people
  const itemOf = (person: Person | undefined) => asked.find(({ account }) => account === person?.email)?.id
  if (first === undefined || second === undefined || people.length < byHandApplication.people)
    return { title, idp: idp.name, assigned: people.length, items: await items() }
  await kim.call(operationOf('workItem.done'), { id: itemOf(first), note: 'Printed and handed out.' })
  await lee.call(operationOf('workItem.confirm'), { id: itemOf(first) })
  await until(confirmed(1))
  await kim.call(operationOf('workItem.done'), { id: itemOf(second) })
  await upload([first, second])
  await until(confirmed(2))
  await idp.deactivate(first, ids.get(first) ?? '')
  return {
    ...{ title, idp: idp.name, assigned: people.length },
    items: await until((all) => all.some(({ leaver }) => leaver)),
  }
}

/** Adds the application, and gives its two administrators a token each. */
export async function addByHand(client: ApiClient): Promise<{ readonly scimUrl: string }> {
  const { slug: name, title } = byHandApplication
  const settings = {
    title,
    adminUrl: 'https://badges.northwind.example/people?q={account}',
    adminRoles: 'Admin',
  }
  return (await client.call(operationOf('app.add'), {
    ...{ connector: 'file', name, mode: 'apply', settings },
  })) as { scimUrl: string }
}
