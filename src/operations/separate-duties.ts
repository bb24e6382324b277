import type { Task } from '../provisioning/task.ts'
import type { Caller, Role } from './operation.ts'
import { OperationError } from './operation-error.ts'
import type { OperationSystem } from './operation-system.ts'

/**
 * Who asked for a change does not release it, where there is somebody else who can. A company with one administrator is
 * not locked in: then it is allowed, and true is returned, so that the trail says it.
 *
 * @throws OperationError `forbidden`
 */
export async function refuseOwnRequest(
  { db }: OperationSystem,
  { actor }: Caller,
  { origin }: Task,
  releasing: readonly Role[],
): Promise<boolean> {
  if (actor.kind !== 'person' || origin.actor.kind !== 'person') return false
  const { personId } = actor
  if (personId === undefined || personId !== origin.actor.personId) return false
  const other = await db
    .selectFrom('person')
    .select('id')
    .where('id', '<>', personId)
    .where('role', 'in', [...releasing])
    .where('role', '<>', 'appOwner')
    .where('joined_at', 'is not', null)
    .where('disabled_at', 'is', null)
    .executeTakeFirst()
  if (other === undefined) return true
  throw new OperationError(
    'forbidden',
    'You asked for this change, so another person releases it.',
    'Ask somebody with the role owner, admin or approver; they find it among the held tasks.',
  )
}
