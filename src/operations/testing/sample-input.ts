import assert from 'node:assert/strict'
import { z } from 'zod'

type Field = {
  readonly type?: string
  readonly format?: string
  readonly enum?: readonly string[]
  readonly minimum?: number
  readonly items?: Field
  readonly minItems?: number
}

/** The least an operation can be given. */
export function sampleOf(input: z.ZodObject): Record<string, unknown> {
  const { properties = {}, required = [] } = z.toJSONSchema(input, { io: 'input' })
  const sample = Object.fromEntries(required.map((name) => [name, exampleFor(properties[name] as Field)]))
  assert.ok(input.safeParse(sample).success, `the sample does not fit: ${JSON.stringify(sample)}`)
  return sample
}

function exampleFor({ type, format, enum: choices, minimum, items, minItems }: Field): unknown {
  if (items !== undefined && minItems !== undefined)
    return Array.from({ length: minItems }, () => exampleFor(items))
  if (choices !== undefined) return choices[0]
  if (format === 'uuid') return '0190163d-8694-739b-aea5-966c26f8ad91'
  if (format === 'base64') return 'Y3Jt'
  if (format === 'email') return 'crm@example.com'
  return (
    { boolean: true, integer: minimum ?? 1, number: minimum ?? 1, object: {}, array: [] }[type ?? ''] ?? 'crm'
  )
}
