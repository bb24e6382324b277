import { hintsOf } from './hints.ts'
import { idpNames, type Recognized, recognize } from './recognize.ts'
import type { RecordedRequest } from './recorded-request.ts'
import { isTest, makesUser, takesAccess, wentWell, writesGroup } from './seen.ts'
import { wordsFor } from './words.ts'

/** What is stored for an application, whoever sent it and however long ago. */
export type StoredCounts = {
  readonly users: number
  readonly inactiveUsers: number
  readonly groups: number
  readonly members: number
  /** Groups that a mapping rule names. */
  readonly mappedGroups: number
  readonly liveTokens: number
  readonly mode: 'shadow' | 'apply'
}

export const stepNames = ['reached', 'signedIn', 'tested', 'users', 'groups', 'members', 'leavers'] as const
export type StepName = (typeof stepNames)[number]

export type Step = {
  readonly step: StepName
  readonly done: boolean
  readonly says: string
  /** When it was last seen; undefined when it is known from what is stored. */
  readonly at?: string
}

export type Handshake = {
  readonly idp: (Recognized & { readonly name: string }) | null
  readonly steps: readonly Step[]
  /** The first step that is missing; null when none is. */
  readonly missing: StepName | null
  /** What to do now, in words. */
  readonly next: string
  /** What looks wrong, each with what to do about it. */
  readonly hints: readonly string[]
  readonly lastRequestAt: string | null
}

/** How far the set-up of an identity provider is, from its last requests (oldest first) and what is stored. */
export function assess(requests: readonly RecordedRequest[], counts: StoredCounts, now: Date): Handshake {
  const idp = recognize(requests)
  const words = wordsFor(idp?.kind)
  const steps = stepNames.map((step): Step => {
    const seen = requests.findLast((request) => shows(step, request, idp))
    const done = seen !== undefined || isStored(step, counts)
    const { done: doneSays, missing } = words.steps[step]
    return { step, done, says: done ? doneSays : missing, ...(seen !== undefined && { at: seen.at }) }
  })
  // Whoever comes further has passed what lies before it, also where that was too long ago to be kept.
  const furthest = steps.findLastIndex(({ done, step }) => done && step !== 'leavers')
  const settled = steps.map((step, index) => {
    const passed = step.done || (index < furthest && step.step !== 'groups')
    return passed && !step.done ? { ...step, done: true, says: words.steps[step.step].done } : step
  })
  const missing = settled.find(({ done }) => !done)?.step ?? null
  return {
    idp: idp === undefined ? null : { ...idp, name: idpNames[idp.kind] },
    steps: settled,
    missing,
    next: missing === null ? words.complete : words.steps[missing].todo,
    hints: hintsOf({ requests, counts, now, idp: idp?.kind, missing }),
    lastRequestAt: requests.at(-1)?.at ?? null,
  }
}

function shows(step: StepName, request: RecordedRequest, idp: Recognized | undefined): boolean {
  switch (step) {
    case 'reached':
      return true
    case 'signedIn':
      return request.accepted
    case 'tested':
      return isTest(request, idp?.kind)
    case 'users':
      return makesUser(request)
    case 'groups':
      return writesGroup(request)
    case 'members':
      return false
    case 'leavers':
      return wentWell(request) && takesAccess(request)
    default:
      return step satisfies never
  }
}

function isStored(step: StepName, counts: StoredCounts): boolean {
  if (step === 'users') return counts.users > 0
  if (step === 'groups') return counts.groups > 0
  if (step === 'members') return counts.members > 0
  return step === 'leavers' && counts.inactiveUsers > 0
}
