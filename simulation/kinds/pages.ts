import { type Answer, succeeded } from '../answer.ts'
import type { Bend, FaultKind } from '../fault-kind.ts'
import { isObject, type JsonObject } from '../json.ts'
import { isWhole } from '../number-range.ts'
import { isReading, nothingCommitted, type Scene } from '../scene.ts'

const ways = ['repeat', 'skip', 'shift', 'total'] as const

/** A listing that does not hold together. `by` is how far it shifts, or how far off its total is. */
export const pages: FaultKind = {
  phases: ['during'],
  fields: ['how', 'by'],
  build({ how, by = 1 }) {
    const way = ways.find((one) => one === how)
    if (way === undefined) return `"how" must be ${ways.join(', ')}`
    if (!isWhole(by, -100_000, 100_000) || by === 0) return '"by" must be a whole number other than 0'
    return { bend: onListing((scene, said) => bent(way, by, scene, said)) }
  },
}

/** Undefined: nothing to bend here, for instance because the first page has none before it. */
function bent(way: (typeof ways)[number], by: number, scene: Scene, said: Answer): Answer | undefined {
  switch (way) {
    case 'repeat': {
      const before = pageAt(scene, 'page back')
      return before && { ...said, json: withItemsOf(said.json, before.json) }
    }
    case 'skip':
      return pageAt(scene, 'page')
    case 'shift':
      return isFirst(scene) ? undefined : pageAt(scene, by)
    case 'total':
      return { ...said, json: withTotal(said.json, scene.totalAt, by) }
    default:
      return way satisfies never
  }
}

function onListing(change: (scene: Scene, said: Answer) => Answer | undefined): Bend {
  return (scene) => {
    const reply = scene.proceed(scene.request)
    if (!isReading(scene.request) || !isListing(reply.said, scene.totalAt)) return reply
    const said = scene.trigger.fits ? change(scene, reply.said) : undefined
    return said !== undefined && scene.trigger.fires() ? nothingCommitted(said) : reply
  }
}

function pageAt({ request, move, read }: Scene, by: number | 'page' | 'page back'): Answer | undefined {
  const moved = move(request, by)
  return moved && read(moved, 0).said
}

function isFirst({ request, move }: Scene): boolean {
  return move(request, -1) === undefined
}

function isListing(said: Answer, totalAt: readonly string[]): boolean {
  const total = totalAt.reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), said.json)
  return succeeded(said) && total !== undefined
}

function withItemsOf(json: unknown, other: unknown): JsonObject {
  const lists = Object.entries(isObject(other) ? other : {}).filter(([, value]) => Array.isArray(value))
  return { ...(isObject(json) ? json : {}), ...Object.fromEntries(lists) }
}

/** A total that is text stays text. */
function withTotal(json: unknown, [key, ...rest]: readonly string[], by: number): unknown {
  if (key === undefined) return typeof json === 'string' ? `${Number(json) + by}` : Number(json) + by
  const object = isObject(json) ? json : {}
  return { ...object, [key]: withTotal(object[key], rest, by) }
}
