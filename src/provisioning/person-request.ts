import type { Account } from '../connector/account.ts'
import type { Request } from '../work-items/ask-of-person.ts'
import { stepsFor, titleOf } from './by-hand.ts'
import { hashOf } from './desired-state.ts'
import type { Action } from './plan.ts'
import type { TaskRun } from './worker.ts'

/** Of these no reading can tell whether a person did it: only a second person can. */
const undecidable: readonly string[] = ['entitlementsNotShown', 'mayHaveAccess']

/** What a task that needs a person asks of one. `byHand`: the changes that the connector can't make. */
export function requestOf(
  run: TaskRun,
  why: {
    readonly code: string
    readonly reason: string
    readonly byHand: readonly Action[]
    readonly reading: Account | undefined
    readonly readAt: Date
  },
): Request {
  const { task, context, desired } = run
  const { code, reason, byHand, reading } = why
  const account = desired.attributes.email ?? desired.attributes.userName ?? run.account.id
  const known = reading?.email ?? reading?.userName ?? account
  const asks = byHand.length > 0
  return {
    ...{ applicationId: task.applicationId, accountId: task.accountId, taskId: task.id, code },
    ...{
      priority: task.priority,
      assignee: context.application.policy.assignee || undefined,
      readAt: why.readAt,
    },
    title: `${titleOf(context)}: ${asks ? byHand.map((action) => headline(action, known)).join('; ') : `look after ${known} (${code})`}`,
    steps: asks ? stepsFor(context, byHand, known, reading) : [reason, ...stepsUnseen(run, known)],
    changes: byHand,
    changesHash: hashOf(asks ? byHand : { code, ...(undecidable.includes(code) && { reason }) }),
    gives: byHand.some(({ kind }) => kind === 'createAccount' || kind === 'reactivateAccount'),
    decidable: !undecidable.includes(code),
  }
}

/**
 * Where pages could not even be read nobody knows what is left to do; the recipe says how it is done by hand, with whatever
 * is so already left alone.
 */
function stepsUnseen({ context, desired }: TaskRun, account: string): readonly string[] {
  const { facts, recipe } = context.connector
  const method = desired.presence === 'disabled' ? 'disableAccount' : 'createAccount'
  const steps = recipe && facts.stepsByHand?.[method]
  if (steps === undefined) return []
  const roles = desired.entitlements
    .flatMap(({ wanted }) => wanted.slice(0, 1).map(({ name, id }) => name || id))
    .join(', ')
  return [steps.replaceAll('<email>', account).replaceAll('<role>', roles || 'that is mapped')]
}

function headline(action: Action, account: string): string {
  switch (action.kind) {
    case 'createAccount':
      return `make an account for ${account}`
    case 'updateAccount':
      return `change ${account}`
    case 'setEntitlements':
      return `change what ${account} holds`
    case 'disableAccount':
      return `take away the access of ${account}`
    case 'reactivateAccount':
      return `give ${account} access again`
    case 'deleteAccount':
      return `delete ${account}`
    case 'resendInvitation':
      return `invite ${account} again`
    default:
      return action satisfies never
  }
}
