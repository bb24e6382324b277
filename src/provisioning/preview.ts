import type { ApplicationContext } from '../applications/directory.ts'
import type { Account, Entitlement } from '../connector/account.ts'
import { capabilitiesOf } from '../connector/capabilities.ts'
import type { DesiredState } from './desired-state.ts'
import type { Plan } from './plan.ts'
import { planAccount } from './plan-account.ts'

/** What would be planned if the vendor still shows what it showed last. Nothing is asked of the vendor. */
export function previewPlan(
  context: ApplicationContext,
  desired: DesiredState,
  lastSeen: Account | undefined,
  known: readonly Entitlement[],
  kind: 'converge' | 'delete',
): Plan {
  const { connector, leaverMode } = context
  return planAccount({
    desired,
    observed: lastSeen,
    capabilities: capabilitiesOf(connector),
    facts: connector.facts,
    leaverMode: kind === 'delete' ? 'delete' : leaverMode,
    known,
    applicationTitle: connector.title,
  })
}
