import { requeueIfAsked } from '../provisioning/requeue.ts'
import type { Queries } from '../store/database.ts'
import type { Acting, Changed, NotChanged } from '../work-items/change-work-item.ts'
import type { WorkItem } from '../work-items/work-item.ts'
import type { Caller, Role } from './operation.ts'
import { OperationError } from './operation-error.ts'
import type { OperationSystem } from './operation-system.ts'
import { getWorkItemView, type WorkItemView } from './work-item-view.ts'

export const workers = ['owner', 'admin', 'operator', 'appOwner'] as const satisfies readonly Role[]
export const seconds = [...workers, 'approver'] as const satisfies readonly Role[]
export const readers = [...seconds, 'auditor'] as const satisfies readonly Role[]

/** Changes one item in a transaction, with whatever follows from it, and shows it. */
export async function changeItem(
  system: OperationSystem,
  caller: Caller,
  id: string,
  change: (tx: Queries, acting: Acting) => Promise<Changed | NotChanged>,
  follow: (tx: Queries, item: WorkItem, now: Date) => Promise<void> = async () => {},
): Promise<WorkItemView> {
  const acting = actingOf(system, caller)
  const item = await system.db.transaction().execute(async (tx) => {
    const changed = await change(tx, acting)
    if (changed.outcome !== 'changed') throw refusal(changed, id)
    await follow(tx, changed.item, acting.now)
    return changed.item
  })
  system.dispatcher.wake(item.application_id)
  return getWorkItemView(system, id)
}

/** Has the item's task looked at again, in the same transaction. */
export async function lookAgain(tx: Queries, item: WorkItem, now: Date, dueAt: Date = now): Promise<void> {
  if ((await requeueIfAsked(tx, item.task_id, now, dueAt)) === 'busy')
    throw new OperationError(
      'conflict',
      'The application is being looked at for this at this moment.',
      'Try again in a moment.',
    )
}

export function actingOf({ clock }: OperationSystem, { actor, requestId }: Caller): Acting {
  if (actor.kind !== 'person')
    throw new OperationError('forbidden', 'Only a person does what a person is asked to do.')
  return { actor, tokenId: actor.tokenId, requestId, now: clock.now() }
}

export function refusal(why: NotChanged, id: string): OperationError {
  switch (why.outcome) {
    case 'notFound':
      return new OperationError('notFound', `There is no work item ${id}.`, 'See "overlock work-item list".')
    case 'samePerson':
      return new OperationError(
        'forbidden',
        'Who said that it is done can not confirm it. A second person must, with a token of their own.',
        'Or upload a new list of the accounts: "overlock app upload <app> <file>".',
      )
    case 'taken':
      return new OperationError(
        'conflict',
        'Somebody else has taken the work item.',
        'It can be given back with "overlock work-item reopen <id>".',
      )
    case 'wrongState':
      return new OperationError('conflict', `The work item is ${why.state}.`, nextStep[why.state])
    default:
      return why satisfies never
  }
}

const nextStep: Readonly<Record<WorkItem['state'], string>> = {
  open: 'Somebody has to say first that it is done: "overlock work-item done <id>".',
  claimed: 'Somebody has to say first that it is done: "overlock work-item done <id>".',
  done: 'It waits for a second person, or for the next reading.',
  confirmed: 'Nothing is left to do.',
  canceled: 'Nothing is left to do: a newer change took its place, or its task was stopped.',
}
