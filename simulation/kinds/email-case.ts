import type { FaultKind } from '../fault-kind.ts'
import { isObject } from '../json.ts'
import { isReading } from '../scene.ts'

const cases: Readonly<Record<string, (text: string) => string>> = {
  lower: (text) => text.toLowerCase(),
  upper: (text) => text.toUpperCase(),
  swap: (text) =>
    [...text].map((sign) => (sign === sign.toLowerCase() ? sign.toUpperCase() : sign.toLowerCase())).join(''),
}

/** Every e-mail address of a change is stored in another letter case than it was sent in. */
export const emailCase: FaultKind = {
  phases: ['during'],
  fields: ['to'],
  build({ to = 'swap' }) {
    const change = typeof to === 'string' && Object.hasOwn(cases, to) ? cases[to] : undefined
    if (change === undefined) return `"to" must be ${Object.keys(cases).join(', ')}`
    return {
      bend({ request, proceed, trigger }) {
        if (isReading(request)) return proceed(request)
        const json = withAddresses(request.json, change)
        const differs = JSON.stringify(json) !== JSON.stringify(request.json)
        return proceed(differs && trigger.fires() ? { ...request, json } : request)
      },
    }
  },
}

function withAddresses(json: unknown, change: (text: string) => string): unknown {
  if (typeof json === 'string') return /^[^\s@]+@[^\s@]+$/.test(json) ? change(json) : json
  if (Array.isArray(json)) return json.map((item) => withAddresses(item, change))
  if (!isObject(json)) return json
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, withAddresses(value, change)]))
}
