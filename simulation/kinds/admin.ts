import { succeeded } from '../answer.ts'
import type { FaultKind } from '../fault-kind.ts'
import { isObject } from '../json.ts'
import { isReading } from '../scene.ts'

/**
 * Somebody in the vendor's UI changes something right after a reading, which does not show it. In `input`, a text such
 * as `:id` stands for that part of the path that was read.
 */
export const admin: FaultKind = {
  phases: ['during'],
  fields: ['action', 'input'],
  build({ action, input = {} }, { actions }) {
    if (typeof action !== 'string' || !actions.includes(action))
      return `"action" must be one of ${actions.join(', ')}`
    if (!isObject(input)) return '"input" must be an object'
    return {
      bend({ request, params, proceed, changeAsAdmin, trigger }) {
        const reply = proceed(request)
        if (!isReading(request) || !succeeded(reply.said) || !trigger.fires()) return reply
        const filled = Object.entries(input).map(([key, value]) => [key, fill(value, params)])
        changeAsAdmin(action, Object.fromEntries(filled))
        return reply
      },
    }
  },
}

function fill(value: unknown, params: Readonly<Record<string, string>>): unknown {
  return typeof value === 'string' && value.startsWith(':') ? (params[value.slice(1)] ?? value) : value
}
