import { succeeded } from '../answer.ts'
import type { FaultKind } from '../fault-kind.ts'
import { isObject, type JsonObject } from '../json.ts'

type Drift = (object: JsonObject, field: string, to: string) => JsonObject

const ways: Readonly<Record<string, Drift>> = {
  rename: (object, field, to) =>
    Object.fromEntries(Object.entries(object).map(([key, value]) => [key === field ? to : key, value])),
  type: (object, field) => ({ ...object, [field]: ofOtherType(object[field]) }),
  null: (object, field) => ({ ...object, [field]: null }),
}

/** The vendor's answers change their shape, in every object that has the field; `add` puts one into every object. */
export const drift: FaultKind = {
  phases: ['during'],
  fields: ['how', 'field', 'to'],
  build({ how, field, to }) {
    if (how !== 'add' && (typeof how !== 'string' || !Object.hasOwn(ways, how)))
      return `"how" must be ${Object.keys(ways).join(', ')} or add`
    if (typeof field !== 'string' || field === '') return '"field" must be the name of a field'
    if (to !== undefined && (how !== 'rename' || typeof to !== 'string'))
      return '"to" must be the new name, and goes with rename only'
    const change = (object: JsonObject): JsonObject => {
      if (how === 'add') return { ...object, [field]: 'added' }
      return Object.hasOwn(object, field)
        ? (ways[how]?.(object, field, to ?? `${field}_new`) ?? object)
        : object
    }
    return {
      bend({ request, proceed, trigger }) {
        const reply = proceed(request)
        const found =
          succeeded(reply.said) && (how === 'add' ? isObject(reply.said.json) : has(reply.said.json, field))
        if (!found || !trigger.fires()) return reply
        return { ...reply, said: { ...reply.said, json: everywhere(reply.said.json, change) } }
      },
    }
  },
}

function everywhere(json: unknown, change: (object: JsonObject) => JsonObject): unknown {
  if (Array.isArray(json)) return json.map((item) => everywhere(item, change))
  if (!isObject(json)) return json
  const inside = Object.entries(json).map(([key, value]) => [key, everywhere(value, change)])
  return change(Object.fromEntries(inside))
}

function has(json: unknown, field: string): boolean {
  if (Array.isArray(json)) return json.some((item) => has(item, field))
  return (
    isObject(json) && (Object.hasOwn(json, field) || Object.values(json).some((value) => has(value, field)))
  )
}

/** Text of digits becomes a number, other text a list with it, and everything else text. */
function ofOtherType(value: unknown): unknown {
  if (typeof value !== 'string') return JSON.stringify(value)
  return /^\d{1,15}$/.test(value) ? Number(value) : [value]
}
