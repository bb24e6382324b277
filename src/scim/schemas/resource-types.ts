import type { ResourceSchema } from '../schema.ts'
import { enterpriseUserSchema } from './enterprise-user.ts'
import { groupSchema } from './group.ts'
import { provisioningSchema } from './provisioning.ts'
import { userSchema } from './user.ts'

/** User as every application has it. An application's own extensions are added with `withExtensions`. */
export const userResource: ResourceSchema = {
  name: 'User',
  endpoint: '/Users',
  description: userSchema.description,
  core: userSchema,
  extensions: [
    { schema: enterpriseUserSchema, required: false },
    { schema: provisioningSchema, required: false },
  ],
}

/** Group as every application has it. */
export const groupResource: ResourceSchema = {
  name: 'Group',
  endpoint: '/Groups',
  description: groupSchema.description,
  core: groupSchema,
  extensions: [{ schema: provisioningSchema, required: false }],
}
