import { z } from 'zod'
import { app } from './application-input.ts'

export const group = z
  .string()
  .trim()
  .min(1)
  .describe('Name of the group as the identity provider pushes it.')

/** One rule of a mapping, as it is given. */
export const ruleInput = z.object({
  app,
  group,
  entitlement: z.string().trim().min(1).describe('Name of what its members get in the application.'),
  priority: z.coerce
    .number()
    .int()
    .min(1)
    .max(9_999)
    .default(100)
    .describe('Where only one is possible, the lower number wins.'),
})
