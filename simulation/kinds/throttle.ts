import type { Delivery } from '../delivery.ts'
import type { FaultKind } from '../fault-kind.ts'
import { isNumber, isWhole } from '../number-range.ts'

type RetryAfter = number | 'date' | 'absent'

/**
 * Refuses one request, or with `lies` every matching one for so many seconds, whatever `retryAfter` says. Such a span
 * counts as one firing.
 */
export const throttle: FaultKind = {
  phases: ['before'],
  fields: ['status', 'retryAfter', 'lies'],
  build({ status = 429, retryAfter = 'absent', lies }) {
    if (!isWhole(status, 400, 599)) return '"status" must be a number from 400 to 599'
    if (!isRetryAfter(retryAfter)) return '"retryAfter" must be a number of seconds, "date" or "absent"'
    if (lies !== undefined && (!isNumber(lies, 0, 86_400) || typeof retryAfter !== 'number'))
      return '"lies" must be a number of seconds, next to a "retryAfter" in seconds'
    let refusesUntil = 0
    return {
      async strike({ trigger }) {
        const now = performance.now()
        if (trigger.matches && now < refusesUntil) return refusal(status, retryAfter)
        if (!trigger.fires()) return undefined
        refusesUntil = now + (lies ?? 0) * 1_000
        return refusal(status, retryAfter)
      },
    }
  },
}

function isRetryAfter(value: unknown): value is RetryAfter {
  return value === 'absent' || value === 'date' || isWhole(value, 0, 86_400)
}

function refusal(status: number, retryAfter: RetryAfter): Delivery {
  const headers = retryAfterHeader(retryAfter)
  return { kind: 'answer', answer: { status, headers, json: { message: 'Too many requests' } } }
}

function retryAfterHeader(retryAfter: RetryAfter): Readonly<Record<string, string>> {
  if (retryAfter === 'absent') return {}
  // The header's other form, https://www.rfc-editor.org/rfc/rfc9110#field.retry-after, has whole seconds only.
  if (retryAfter === 'date') return { 'Retry-After': new Date(Date.now() + 2_000).toUTCString() }
  return { 'Retry-After': `${retryAfter}` }
}
