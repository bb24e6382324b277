import { setTimeout as sleep } from 'node:timers/promises'
import type { Delivery } from '../delivery.ts'
import type { Act, FaultKind } from '../fault-kind.ts'
import { isWhole } from '../number-range.ts'

const phases = ['before', 'after'] as const

export const latency: FaultKind = {
  phases,
  fields: ['ms'],
  build({ ms }) {
    if (!isWhole(ms, 0, 600_000)) return '"ms" must be a whole number up to 600000'
    return {
      async strike({ trigger, closing }) {
        if (trigger.fires()) await sleep(ms, undefined, { signal: closing })
        return undefined
      },
    }
  },
}

export const error: FaultKind = {
  phases,
  fields: ['status'],
  build({ status = 500 }) {
    if (!isWhole(status, 400, 599)) return '"status" must be a number from 400 to 599'
    return deliver({ kind: 'answer', answer: { status, json: { message: 'Something went wrong' } } })
  },
}

export const reset: FaultKind = { phases, fields: [], build: () => deliver({ kind: 'reset' }) }

export const timeout: FaultKind = { phases, fields: [], build: () => deliver({ kind: 'silence' }) }

export const html: FaultKind = {
  phases,
  fields: [],
  build: () =>
    deliver({
      kind: 'answer',
      answer: {
        status: 200,
        headers: { 'Content-Type': 'text/html; charset=utf-8' },
        text: '<!doctype html><title>Back soon</title><p>We are down for maintenance.</p>',
      },
    }),
}

function deliver(delivery: Delivery): Act {
  return { strike: async ({ trigger }) => (trigger.fires() ? delivery : undefined) }
}
