import type { ApplicationContext } from '../applications/directory.ts'
import type { Account, Entitlement } from '../connector/account.ts'
import { capabilitiesOf } from '../connector/capabilities.ts'
import { actionsByHand, titleOf } from './by-hand.ts'
import { type DesiredState, hashOf } from './desired-state.ts'
import type { Plan } from './plan.ts'
import { type PlanInputs, planAccount } from './plan-account.ts'

/** What would be planned if the vendor still shows what it showed last. Nothing is asked of the vendor. */
export function previewPlan(
  context: ApplicationContext,
  desired: DesiredState,
  lastSeen: Account | undefined,
  known: readonly Entitlement[],
  kind: 'converge' | 'delete',
): Plan {
  return planAccount(inputsOf(context, desired, lastSeen, known, kind))
}

/** The hash by which a person releases what would be planned, whoever is to do it. */
export function previewHash(...about: Parameters<typeof previewPlan>): string {
  const plan = previewPlan(...about)
  if (plan.kind === 'actions') return hashOf(plan.actions)
  const byHand = actionsByHand(inputsOf(...about))
  return hashOf(byHand.length > 0 ? byHand : plan)
}

function inputsOf(
  context: ApplicationContext,
  desired: DesiredState,
  observed: Account | undefined,
  known: readonly Entitlement[],
  kind: 'converge' | 'delete',
): PlanInputs {
  const { connector, leaverMode } = context
  return {
    ...{ desired, observed, known, facts: connector.facts, capabilities: capabilitiesOf(connector) },
    leaverMode: kind === 'delete' ? 'delete' : leaverMode,
    applicationTitle: titleOf(context),
  }
}
