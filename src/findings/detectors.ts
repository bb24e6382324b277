import type { Queries } from '../store/database.ts'
import type { Detector, Finding, FindingKind, FindingScope } from './finding.ts'
import { idleAccount } from './idle-account.ts'
import { leaverWithAccess } from './leaver-with-access.ts'
import { missingAccount } from './missing-account.ts'
import { unknownAccount } from './unknown-account.ts'

/** The gravest first. */
export const detectors: readonly Detector[] = [leaverWithAccess, missingAccount, unknownAccount, idleAccount]

export async function findAll(
  queries: Queries,
  scope: FindingScope,
  kind: FindingKind | undefined,
): Promise<readonly Finding[]> {
  const asked = detectors.filter((detector) => kind === undefined || detector.kind === kind)
  const found: Finding[] = []
  for (const detector of asked) found.push(...(await detector.detect(queries, scope)))
  return found
}
