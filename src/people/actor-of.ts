import type { Actor } from '../audit/actor.ts'
import type { Person } from './person.ts'

/** Somebody who is signed in, as the one who causes a change. */
export function actorOf({ id, role }: Pick<Person, 'id' | 'role'>): Extract<Actor, { kind: 'person' }> {
  return { kind: 'person', tokenId: id, personId: id, role }
}
