import type { FaultKind } from '../fault-kind.ts'
import { isObject, type JsonObject } from '../json.ts'
import { isReading } from '../scene.ts'

/**
 * A change is answered as made in full, and made without some of its fields: without `fields`, without its last one.
 * It leaves alone a change that has none of them, and one that the vendor would not take without them.
 */
export const partial: FaultKind = {
  phases: ['during'],
  fields: ['fields'],
  build({ fields }) {
    if (fields !== undefined && !isNames(fields)) return '"fields" must be a list of names'
    return {
      bend({ request, proceed, rehearse, unasked, trigger }) {
        if (isReading(request) || !trigger.fits) return proceed(request)
        const lost = fields ?? lastOfSeveral(request.json)
        const json = without(request.json, lost, unasked)
        const reduced = { ...request, json }
        const differs = JSON.stringify(json) !== JSON.stringify(request.json)
        const { said, changes } = rehearse(request)
        if (!differs || !changes || !rehearse(reduced).changes || !trigger.fires()) return proceed(request)
        return { ...proceed(reduced), said }
      },
    }
  },
}

function isNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === 'string')
}

/** Looks through objects around a single other one, as in `{"user": {…}}`. */
function lastOfSeveral(json: unknown): readonly string[] {
  if (!isObject(json)) return []
  const names = Object.keys(json)
  return names.length === 1 ? lastOfSeveral(Object.values(json)[0]) : names.slice(-1)
}

function without(json: unknown, lost: readonly string[], unasked: (field: string) => unknown): unknown {
  if (Array.isArray(json)) return json.map((item) => without(item, lost, unasked))
  if (!isObject(json)) return json
  const left: [string, unknown][] = []
  for (const [name, value] of Object.entries(json)) {
    const kept = lost.includes(name) ? unasked(name) : without(value, lost, unasked)
    if (kept !== undefined) left.push([name, kept])
  }
  return Object.fromEntries(left) satisfies JsonObject
}
