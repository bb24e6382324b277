import type { EvidenceMoment } from '../evidence/evidence-sink.ts'
import type { Run } from './session.ts'

/** Whether the moment was kept, or nobody keeps any. What a sink or a lost browser throws never becomes an outcome. */
export async function keepEvidence(
  { session: { evidence }, email, row }: Pick<Run, 'session' | 'email' | 'row'>,
  operation: EvidenceMoment['operation'],
  at: EvidenceMoment['at'],
): Promise<boolean> {
  try {
    await evidence?.record({ at, operation, email, row })
    return true
  } catch {
    return false
  }
}
