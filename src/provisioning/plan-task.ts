import type { Account } from '../connector/account.ts'
import { capabilitiesOf } from '../connector/capabilities.ts'
import type { LeaverMode } from '../connector/contract.ts'
import type { Plan } from './plan.ts'
import { planAccount } from './plan-account.ts'
import type { TaskRun } from './worker.ts'

/** The plan of a task on this reading: towards the desired state, or for a planned deletion towards nothing. */
export function planTask(run: TaskRun, observed: Account | undefined): Plan {
  const { connector } = run.session
  return planAccount({
    desired: run.desired,
    observed,
    capabilities: capabilitiesOf(connector),
    facts: connector.facts,
    leaverMode: run.task.kind === 'delete' ? 'delete' : leaverModeFor(run),
    known: run.knownEntitlements,
    applicationTitle: connector.title,
  })
}

/** Destroying is only for accounts we made: an adopted one loses its access by a mode that keeps its data. */
function leaverModeFor(run: TaskRun): LeaverMode {
  const mode = run.context.leaverMode
  if (mode !== 'delete' || run.account.managed === 'created') return mode
  return run.session.connector.facts.leaverModes.find((other) => other !== 'delete') ?? mode
}
