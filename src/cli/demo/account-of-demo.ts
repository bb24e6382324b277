import type { Verification } from '../../audit/verify-export.ts'
import { isByHandProved, tellByHand } from './account-by-hand.ts'
import { type ApplicationFacts, isProved, tellApplication } from './account-of-application.ts'
import type { ByHandFacts } from './by-hand.ts'
import { seconds } from './words.ts'

export type DemoFacts = {
  readonly applications: readonly ApplicationFacts[]
  readonly byHand: ByHandFacts
  readonly verification: Verification
  readonly elapsedMs: number
  readonly addresses: readonly (readonly [what: string, where: string])[]
}

/** What happened, in plain words, and whether all of it was proved. */
export function tellDemo(facts: DemoFacts): { readonly text: string; readonly proved: boolean } {
  const { applications, byHand, verification } = facts
  const lines = [
    '',
    'What happened',
    ...applications.flatMap((application) => ['', ...tellApplication(application)]),
    '',
    ...tellByHand(byHand),
    '',
    'The proof',
    verification.ok
      ? `  The audit trail (${verification.records} records) was exported and verified offline: it is whole.`
      : `  The audit trail is NOT whole: ${verification.problem} at ${verification.firstBadSeq}.`,
    `  All of it took ${seconds(facts.elapsedMs)}.`,
    '',
    'Where to look',
    ...facts.addresses.map(([what, where]) => `  ${what.padEnd(26)} ${where}`),
  ]
  return {
    text: lines.join('\n'),
    proved: applications.every(isProved) && isByHandProved(byHand) && verification.ok,
  }
}
