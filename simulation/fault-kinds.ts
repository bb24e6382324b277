import { setTimeout as sleep } from 'node:timers/promises'
import type { Delivery } from './delivery.ts'
import type { JsonObject } from './json.ts'

/** `before`: the vendor never sees the request. `after`: it has carried it out, and only then things go wrong. */
export const phases = ['before', 'after'] as const
export type Phase = (typeof phases)[number]

/** What a fault does when it fires. Undefined lets the request go on its way. */
export type Strike = (moment: { readonly closing: AbortSignal }) => Promise<Delivery | undefined>

/**
 * One way to go wrong. `build` checks the fields of a posted entry and returns what to do, or says what is wrong
 * with them. A kind that bends the vendor itself (a stale reading, a change not made) would get a phase of its own,
 * between these two.
 */
export type FaultKind = {
  readonly phases: readonly Phase[]
  readonly fields: readonly string[]
  readonly build: (entry: JsonObject) => Strike | string
}

export const faultKinds: Readonly<Record<string, FaultKind>> = {
  latency: {
    phases,
    fields: ['ms'],
    build({ ms }) {
      if (!isWhole(ms, 0, 600_000)) return '"ms" must be a whole number up to 600000'
      return async ({ closing }) => {
        await sleep(ms, undefined, { signal: closing })
        return undefined
      }
    },
  },
  throttle: {
    phases: ['before'],
    fields: ['status', 'retryAfter'],
    build({ status = 429, retryAfter = 'absent' }) {
      if (!isWhole(status, 400, 599)) return '"status" must be a number from 400 to 599'
      if (retryAfter !== 'absent' && retryAfter !== 'date' && !isWhole(retryAfter, 0, 86_400))
        return '"retryAfter" must be a number of seconds, "date" or "absent"'
      return async () => {
        const headers = retryAfterHeader(retryAfter)
        return { kind: 'answer', answer: { status, headers, json: { message: 'Too many requests' } } }
      }
    },
  },
  error: {
    phases,
    fields: ['status'],
    build({ status = 500 }) {
      if (!isWhole(status, 400, 599)) return '"status" must be a number from 400 to 599'
      return async () => ({ kind: 'answer', answer: { status, json: { message: 'Something went wrong' } } })
    },
  },
  reset: { phases, fields: [], build: () => async () => ({ kind: 'reset' }) },
  timeout: { phases, fields: [], build: () => async () => ({ kind: 'silence' }) },
  html: {
    phases,
    fields: [],
    build: () => async () => ({
      kind: 'answer',
      answer: {
        status: 200,
        headers: { 'Content-Type': 'text/html; charset=utf-8' },
        text: '<!doctype html><title>Back soon</title><p>We are down for maintenance.</p>',
      },
    }),
  },
}

function retryAfterHeader(retryAfter: number | 'date' | 'absent'): Readonly<Record<string, string>> {
  if (retryAfter === 'absent') return {}
  // The header's other form, https://www.rfc-editor.org/rfc/rfc9110#field.retry-after, has whole seconds only.
  if (retryAfter === 'date') return { 'Retry-After': new Date(Date.now() + 2_000).toUTCString() }
  return { 'Retry-After': `${retryAfter}` }
}

function isWhole(value: unknown, from: number, to: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to
}
