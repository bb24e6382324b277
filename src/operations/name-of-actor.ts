import type { Actor } from '../audit/actor.ts'
import type { OperationSystem } from './operation-system.ts'

/** Whom a token stands for, or who is signed in, as people call them. */
export async function labelOf({ db }: OperationSystem, tokenId: string): Promise<string> {
  const token = await db.selectFrom('api_token').select('label').where('id', '=', tokenId).executeTakeFirst()
  if (token !== undefined) return token.label
  const person = await db.selectFrom('person').select('name').where('id', '=', tokenId).executeTakeFirst()
  return person?.name ?? tokenId
}

/** Who caused something, as people call them. */
export async function nameOfActor(system: OperationSystem, actor: Actor): Promise<string> {
  return actor.kind === 'person' ? labelOf(system, actor.tokenId) : actor.kind
}
