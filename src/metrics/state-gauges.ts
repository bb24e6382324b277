import { Gauge, type Registry } from 'prom-client'
import type { Database } from '../store/database.ts'
import { type EndingToken, loadEndingTokens } from './ending-tokens.ts'
import { loadRoadState, openStates, type RoadState } from './road-state.ts'

/** Gauges that show the database as it is. With many nodes each shows the same: take one, don't add them up. */
export type StateGauges = { refresh(db: Database, now: Date): Promise<void> }

export function makeStateGauges(registry: Registry): StateGauges {
  const gauges = defineGauges(registry)
  return {
    async refresh(db, now) {
      const state = await loadRoadState(db, now)
      gauges.unsequenced.set(state.unsequenced)
      for (const gauge of [gauges.tasks, gauges.leaver, gauges.paused]) gauge.reset()
      for (const application of state.applications) show(gauges, application)
      showTokens(gauges, await loadEndingTokens(db, now), now)
    },
  }
}

type Gauges = ReturnType<typeof defineGauges>

/** What is not there is shown as 0, so that a rule for an alert always finds its series. */
function show({ tasks, leaver, paused }: Gauges, shown: RoadState['applications'][number]): void {
  const application = shown.slug
  for (const state of openStates) tasks.set({ application, state }, shown.tasks[state] ?? 0)
  leaver.set({ application }, shown.oldestLeaverSeconds)
  paused.set({ application }, shown.paused ? 1 : 0)
}

/** A token that stays valid has no series: there is nothing to count down. */
function showTokens({ tokens }: Gauges, ending: readonly EndingToken[], now: Date): void {
  tokens.reset()
  for (const { application, token, expiresAt } of ending)
    tokens.set({ application, token }, (expiresAt.getTime() - now.getTime()) / 1_000)
}

function defineGauges(registry: Registry) {
  const registers = [registry]
  return {
    tasks: new Gauge({
      name: 'overlock_tasks',
      help: 'Open provisioning tasks: all but those done, canceled or superseded.',
      labelNames: ['application', 'state'] as const,
      registers,
    }),
    leaver: new Gauge({
      name: 'overlock_oldest_unconfirmed_leaver_seconds',
      help: 'How long the oldest leaver has been waiting for a reading that proves access is gone; 0: none waits.',
      labelNames: ['application'] as const,
      registers,
    }),
    paused: new Gauge({
      name: 'overlock_application_paused',
      help: '1 while nothing is sent to the application, for instance because it refused the credentials.',
      labelNames: ['application'] as const,
      registers,
    }),
    tokens: new Gauge({
      name: 'overlock_token_expiry_seconds',
      help: 'How long a token that ends is still valid, by the part of its text that is no secret.',
      labelNames: ['application', 'token'] as const,
      registers,
    }),
    unsequenced: new Gauge({
      name: 'overlock_audit_unsequenced_entries',
      help: 'Audit entries that are committed and do not have their place in the trail yet.',
      registers,
    }),
  }
}
