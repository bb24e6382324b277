import type { Queries } from '../store/database.ts'
import type { AboutRow, Caller, Operation } from './operation.ts'
import { OperationError } from './operation-error.ts'
import type { OperationSystem } from './operation-system.ts'

/**
 * Refuses whoever may not do this: by role, by the limits of a token or a person, or because the last proof of who is
 * there is too old. Every way to an operation leads through here. Returns what was given, with the application filled in
 * for whoever has exactly one.
 *
 * @throws OperationError `forbidden`, `reauthenticate`; `notFound` for what lies in an application of others, in the same
 * words as for what is not there.
 */
export async function permit(
  system: OperationSystem,
  caller: Caller,
  operation: Operation,
  given: object,
): Promise<object> {
  const { role, readOnly, fresh, applications } = caller
  if (!operation.roles.includes(role))
    throw new OperationError('forbidden', `"${operation.summary}" is not open to the role ${role}.`)
  if (readOnly && operation.effect !== 'read')
    throw new OperationError(
      'forbidden',
      `"${operation.summary}" changes something, and this token may only read.`,
      'Use another token.',
    )
  const within = applications === undefined ? given : await keepWithin(system, applications, operation, given)
  if (operation.fresh && fresh === false)
    throw new OperationError(
      'reauthenticate',
      `"${operation.summary}" needs a proof of who you are that is not older than five minutes.`,
      'Give your passphrase and a code once more.',
    )
  return within
}

async function keepWithin(
  system: OperationSystem,
  applications: readonly string[],
  operation: Operation,
  given: object,
): Promise<object> {
  const { about = 'app' } = operation
  if (about === 'itself') return given
  if (about !== 'app') {
    await refuseForeignRows(system, applications, about, given)
    return given
  }
  if (!Object.hasOwn(operation.input.shape, 'app')) throw aboutAll(operation)
  const { app } = given as { app?: unknown }
  if (typeof app === 'string') {
    const context = await system.directory.bySlug(app)
    if (context !== undefined && applications.includes(context.application.id)) return given
    throw new OperationError(
      'notFound',
      `There is no application "${app}".`,
      'See "overlock app list", or add one with "overlock app add".',
    )
  }
  const own = await slugsOf(system, applications)
  if (own.length === 1) return { ...given, app: own[0] }
  throw new OperationError(
    'forbidden',
    `"${operation.summary}" is open to you for your applications only.`,
    own.length === 0 ? 'Ask the owner for an application.' : `Name one of them: ${own.join(', ')}.`,
  )
}

function aboutAll({ summary }: Operation): OperationError {
  return new OperationError('forbidden', `"${summary}" is about all applications, and you have some of them.`)
}

export async function slugsOf(
  { db }: Pick<OperationSystem, 'db'>,
  applications: readonly string[],
): Promise<readonly string[]> {
  if (applications.length === 0) return []
  const rows = await db
    .selectFrom('application')
    .select('slug')
    .where('id', 'in', applications)
    .where('removed_at', 'is', null)
    .orderBy('slug')
    .execute()
  return rows.map(({ slug }) => slug)
}

const rows = {
  task: { table: 'task', called: 'task' },
  workItem: { table: 'work_item', called: 'work item' },
  snapshot: { table: 'snapshot', called: 'reading' },
  scimToken: { table: 'scim_token', called: 'token' },
} as const satisfies Record<AboutRow, object>

async function refuseForeignRows(
  { db }: { readonly db: Queries },
  applications: readonly string[],
  about: AboutRow,
  given: object,
): Promise<void> {
  const { id, ids = [id] } = given as { id?: unknown; ids?: readonly unknown[] }
  const { table, called } = rows[about]
  for (const one of ids) {
    // What is no id at all is refused by the rules of the input.
    if (typeof one !== 'string' || !/^[0-9a-f-]{36}$/i.test(one)) continue
    const row = await db.selectFrom(table).select('application_id').where('id', '=', one).executeTakeFirst()
    if (row === undefined || !applications.includes(row.application_id))
      throw new OperationError('notFound', `There is no ${called} ${one}.`)
  }
}
