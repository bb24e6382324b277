import { z } from 'zod'
import { contextOfApp, slug } from './application-input.ts'
import type { Role } from './operation.ts'
import { OperationError } from './operation-error.ts'
import type { OperationSystem } from './operation-system.ts'

export const apps = z.array(slug).max(500)

/** The ids of applications that are named, each once. */
export async function idsOfApps(
  system: OperationSystem,
  names: readonly string[],
): Promise<readonly string[]> {
  const contexts = await Promise.all([...new Set(names)].map((name) => contextOfApp(system, name)))
  return contexts.map(({ application }) => application.id)
}

/** What is stored for a role: undefined where the role is not limited to applications. */
export async function applicationsFor(
  system: OperationSystem,
  role: Role,
  names: readonly string[] | undefined,
): Promise<readonly string[] | undefined> {
  if (role === 'appOwner' && names !== undefined && names.length > 0) return idsOfApps(system, names)
  if (role === 'appOwner')
    throw new OperationError('badInput', 'An appOwner has applications.', 'Name them with apps.')
  if (names === undefined) return undefined
  throw new OperationError(
    'badInput',
    `The role ${role} is not limited to applications.`,
    'Leave apps out, or take the role appOwner.',
  )
}
