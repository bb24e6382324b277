import { startActiveCampaign } from '../../connectors/activecampaign/simulator/server.ts'
import { startAdyen } from '../../connectors/adyen/simulator/server.ts'
import { startBrevo } from '../../connectors/brevo/simulator/server.ts'
import { startReference } from '../../connectors/reference/simulator/server.ts'
import { startScim } from '../../connectors/scim/simulator/server.ts'
import { startSixsense } from '../../connectors/sixsense/simulator/server.ts'
import type { StartSimulator } from '../../simulation/simulator.ts'

/** The vendors that can be rehearsed without an account there. Only commands and tests know simulators. */
export const simulators: Readonly<Record<string, StartSimulator>> = {
  activecampaign: startActiveCampaign,
  brevo: startBrevo,
  adyen: startAdyen,
  reference: startReference,
  scim: startScim,
  sixsense: startSixsense,
}
