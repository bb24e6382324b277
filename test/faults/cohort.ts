import assert from 'node:assert/strict'
import type { Random } from '../../simulation/random.ts'
import type { ScimClient } from '../scim-client.ts'

/** What is asked for one person next. Each is one change at the vendor. */
export type Step = 'create' | 'rename' | 'group' | 'disable' | 'enable'

export type Person = {
  readonly userName: string
  id: string
  active: boolean
  inGroup: boolean
  renamed: number
}

/** People whom an identity provider changes round after round, one step each, chosen by chance. */
export type Cohort = {
  /** Whom to leave out from now on. */
  drop(userName: string): void
  /** Sends one step for everybody and says who got which. Each is answered with success, or this fails. */
  round(): Promise<ReadonlyMap<string, Step>>
}

export function makeCohort(scim: ScimClient, groupId: string, count: number, random: Random): Cohort {
  const people: Person[] = Array.from({ length: count }, (_, n) => ({
    ...{ userName: `person${n}@example.com`, id: '', active: true, inGroup: false, renamed: 0 },
  }))
  return {
    drop(userName) {
      const at = people.findIndex((person) => person.userName === userName)
      if (at !== -1) people.splice(at, 1)
    },
    async round() {
      const steps = people.map((person) => [person, nextStep(person, random)] as const)
      const moved = steps.flatMap(([person, step]) => (step === 'group' ? [person] : []))
      const single = steps.filter(([, step]) => step !== 'group')
      await Promise.all([
        moveInGroup(scim, groupId, moved),
        ...single.map(([person, step]) => send(scim, person, step)),
      ])
      return new Map(steps.map(([{ userName }, step]) => [userName, step]))
    },
  }
}

function nextStep({ id, active }: Person, random: Random): Step {
  if (id === '') return 'create'
  if (!active) return 'enable'
  return (['rename', 'group', 'disable'] as const)[Math.floor(random() * 3)] ?? 'rename'
}

async function send(scim: ScimClient, person: Person, step: Step): Promise<void> {
  if (step === 'create') {
    const { status, body } = await scim.post('/Users', {
      ...{ userName: person.userName, active: true },
      name: { givenName: 'P', familyName: 'Q' },
    })
    assert.equal(status, 201, JSON.stringify(body))
    person.id = body.id
    return
  }
  if (step === 'rename') person.renamed += 1
  else person.active = step === 'enable'
  const change =
    step === 'rename'
      ? { op: 'replace', path: 'name.familyName', value: `Q${person.renamed}` }
      : { op: 'replace', path: 'active', value: person.active }
  const { status, body } = await scim.patch(`/Users/${person.id}`, change)
  assert.equal(status, 200, JSON.stringify(body))
}

async function moveInGroup(scim: ScimClient, groupId: string, people: readonly Person[]): Promise<void> {
  if (people.length === 0) return
  const changes = people.map(({ id, inGroup }) =>
    inGroup
      ? { op: 'remove', path: `members[value eq "${id}"]` }
      : { op: 'add', path: 'members', value: [{ value: id }] },
  )
  const { status, body } = await scim.patch(`/Groups/${groupId}`, ...changes)
  assert.equal(status, 200, JSON.stringify(body))
  for (const person of people) person.inGroup = !person.inGroup
}
