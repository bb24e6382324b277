import type { Account } from '../connector/account.ts'
import { capabilitiesOf } from '../connector/capabilities.ts'
import type { LeaverMode } from '../connector/contract.ts'
import { actionsByHand, titleOf } from './by-hand.ts'
import type { Action, Plan } from './plan.ts'
import { type PlanInputs, planAccount } from './plan-account.ts'
import type { TaskRun } from './worker.ts'

/** The plan of a task on this reading: towards the desired state, or for a planned deletion towards nothing. */
export function planTask(run: TaskRun, observed: Account | undefined): Plan {
  return planAccount(inputsOf(run, observed))
}

/** What of it a person has to do, since the connector can't. */
export function planByHand(run: TaskRun, observed: Account | undefined): readonly Action[] {
  return actionsByHand(inputsOf(run, observed))
}

function inputsOf(run: TaskRun, observed: Account | undefined): PlanInputs {
  const { connector } = run.session
  return {
    desired: run.desired,
    observed,
    capabilities: capabilitiesOf(connector),
    facts: connector.facts,
    leaverMode: run.task.kind === 'delete' ? 'delete' : leaverModeFor(run),
    known: run.knownEntitlements,
    applicationTitle: titleOf(run.context),
  }
}

/** Destroying is only for accounts we made: an adopted one loses its access by a mode that keeps its data. */
function leaverModeFor(run: TaskRun): LeaverMode {
  const mode = run.context.leaverMode
  if (mode !== 'delete' || run.account.managed === 'created') return mode
  return run.session.connector.facts.leaverModes.find((other) => other !== 'delete') ?? mode
}
