import type { RefusalCode } from '../../src/connector/errors.ts'
import type { ChangeOutcome, Refused } from '../../src/connector/outcomes.ts'
import { type Answer, type Context, reasonOf, unexpected } from './api.ts'

const refusalCodes: ReadonlyMap<unknown, RefusalCode> = new Map([
  ['invalid', 'invalidValue'],
  ['userName_taken', 'alreadyTaken'],
  ['unknown_group', 'unknownEntitlement'],
])

/** How a change ended; no answer at all stands for an account that is not there. */
export function changed(context: Context, answer: Answer | undefined): ChangeOutcome {
  if (answer === undefined) return { outcome: 'absent' }
  return answer.status < 300 ? { outcome: 'changed' } : refused(context, answer)
}

/** The application names every refusal by a code; one that we do not know is not taken for a refusal. */
export function refused(context: Context, answer: Answer): Refused {
  const code = answer.status >= 400 ? refusalCodes.get(answer.body['code']) : undefined
  if (code === undefined) throw unexpected(`status ${answer.status} with an unknown code`)
  return { outcome: 'refused', code, reason: reasonOf(context, answer) }
}

const longestUserName = 1_000

/** An account must be found by its name again, so the name has to fit into the address of a search. */
export function refuseUserName(userName: string | undefined): Refused | undefined {
  if (userName === undefined || userName.length <= longestUserName) return undefined
  const reason = `A user name has at most ${longestUserName} characters.`
  return { outcome: 'refused', code: 'invalidValue', reason }
}
