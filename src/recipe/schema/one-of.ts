import { z } from 'zod'

/** Of these fields exactly one must be given; says which field it was, or what is wrong. */
export function onlyKey<Fields extends string>(
  raw: Readonly<Partial<Record<Fields, unknown>>>,
  fields: readonly Fields[],
  context: z.RefinementCtx,
): Fields {
  const [given, ...more] = fields.filter((field) => raw[field] !== undefined)
  if (given === undefined) context.addIssue(`needs one of: ${fields.join(', ')}`)
  else if (more.length > 0) context.addIssue(`has both "${given}" and "${more[0]}"; only one is possible`)
  return given === undefined || more.length > 0 ? z.NEVER : given
}
