import { z } from 'zod'
import type { ApplicationContext } from '../applications/directory.ts'
import { OperationError } from './operation-error.ts'
import type { OperationSystem } from './operation-system.ts'

export const slug = z
  .string()
  .regex(/^[a-z0-9-]{1,63}$/, 'lower-case letters, digits and hyphens only, at most 63')
  .describe('Name of the application in addresses and commands.')

export const app = slug.describe('The application.')

export async function contextOfApp(system: OperationSystem, name: string): Promise<ApplicationContext> {
  const context = await system.directory.bySlug(name)
  if (context === undefined)
    throw new OperationError(
      'notFound',
      `There is no application "${name}".`,
      'See "overlock app list", or add one with "overlock app add".',
    )
  return context
}
