import type { Armed } from './armed.ts'
import { type Decision, decideRequest, type GateState } from './decide-request.ts'
import type { GatePolicy } from './gate-policy.ts'
import type { OutgoingRequest } from './outgoing-request.ts'

/** What happened between arming and disarming. */
export type GateReport = {
  /** Whether the armed request left. */
  readonly sent: boolean
  /** Why other requests, which were none of reading, did not. */
  readonly refused: readonly string[]
}

/** The gate of one session. It is shut unless a commit has just opened it for one request. */
export type Gate = {
  readonly judge: (request: OutgoingRequest) => Decision
  readonly signingIn: (now: boolean) => void
  readonly arm: (armed: Armed) => void
  readonly report: () => GateReport
  /** Shuts it for whatever comes later. */
  readonly disarm: () => GateReport
}

export function makeGate(policy: GatePolicy): Gate {
  let state: GateState = { policy, signingIn: false, armed: undefined, spent: false }
  let refused: string[] = []
  const report = (): GateReport => ({ sent: state.spent, refused: [...refused] })
  return {
    judge(request) {
      const decision = decideRequest(request, state)
      if (decision.kind === 'allow' && decision.as === 'armed') state = { ...state, spent: true }
      if (decision.kind === 'refuse' && !['GET', 'HEAD'].includes(request.method.toUpperCase()))
        refused.push(decision.why)
      return decision
    },
    signingIn(now) {
      state = { ...state, signingIn: now }
    },
    arm(armed) {
      refused = []
      state = { ...state, signingIn: false, armed, spent: false }
    },
    report,
    disarm() {
      const last = report()
      state = { ...state, armed: undefined, spent: false }
      return last
    },
  }
}
