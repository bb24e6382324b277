import { z } from 'zod'
import type { Application } from '../applications/application.ts'
import { updateApplication } from '../applications/application-store.ts'
import { type CustomSchema, parseCustomSchema } from '../applications/custom-schema.ts'
import { record } from '../audit/trail.ts'
import { sameName } from '../scim/fold.ts'
import { app, contextOfApp } from './application-input.ts'
import { type Caller, operation } from './operation.ts'
import { OperationError } from './operation-error.ts'
import type { OperationSystem } from './operation-system.ts'
import { table } from './print-table.ts'

const mostSchemas = 20

type ShownSchema = {
  readonly id: string
  readonly resource: 'User' | 'Group'
  readonly attributes: readonly string[]
}

/** Adds a schema of the company's own to Users or Groups of an application, or puts it in place of its older form. */
export const appSchemaSet = operation({
  name: 'appSchema.set',
  summary: 'Let Users or Groups of an application carry attributes of your own',
  effect: 'change',
  roles: ['owner', 'admin'],
  input: z.object({
    app,
    schema: z
      .record(z.string(), z.unknown())
      .describe(
        'The schema: id (a URN), attributes, and resource (User or Group), as in RFC 7643 section 7.',
      ),
  }),
  rest: { method: 'PUT', path: '/applications/{app}/schemas' },
  cli: {
    command: 'app schema set <app> <schema>',
    fromFile: 'schema',
    print: ({ id, resource, attributes }: ShownSchema) =>
      `${resource}s may now carry ${id}: ${attributes.join(', ')}.`,
  },
  async run(system, caller, given): Promise<ShownSchema> {
    const parsed = parseCustomSchema(given.schema)
    if ('problems' in parsed) throw new OperationError('badInput', parsed.problems.join('; '))
    const { custom } = parsed
    const { application } = await contextOfApp(system, given.app)
    const others = application.schemas.filter(({ schema }) => !sameName(schema.id, custom.schema.id))
    if (others.length >= mostSchemas)
      throw new OperationError('conflict', `An application can have ${mostSchemas} schemas, not more.`)
    await store(system, caller, application, { schemas: [...others, custom], changed: custom.schema.id })
    return toShown(custom)
  },
})

/** The schemas that were added, not the standard ones. */
export const appSchemaList = operation({
  name: 'appSchema.list',
  summary: 'List the schemas added to an application',
  effect: 'read',
  roles: ['owner', 'admin', 'operator', 'approver', 'appOwner', 'reviewer', 'auditor'],
  input: z.object({ app }),
  rest: { method: 'GET', path: '/applications/{app}/schemas' },
  cli: {
    command: 'app schema list <app>',
    print: (schemas: readonly ShownSchema[]) =>
      schemas.length === 0
        ? 'No schema was added: Users and Groups carry the standard attributes.'
        : table(
            ['schema', 'carried by', 'attributes'],
            schemas.map(({ id, resource, attributes }) => [id, `${resource}s`, attributes.join(', ')]),
          ),
  },
  async run(system, _caller, given): Promise<readonly ShownSchema[]> {
    const { application } = await contextOfApp(system, given.app)
    return application.schemas.map(toShown)
  },
})

/** Values already stored stay with their Users and Groups until these are next written in full. */
export const appSchemaRemove = operation({
  name: 'appSchema.remove',
  summary: 'Take a schema away from an application',
  effect: 'change',
  roles: ['owner', 'admin'],
  input: z.object({ app, urn: z.string().max(200).describe('The URN of the schema.') }),
  rest: { method: 'DELETE', path: '/applications/{app}/schemas/{urn}' },
  cli: {
    command: 'app schema remove <app> <urn>',
    print: ({ id }: { readonly id: string }) => `${id} is no longer taken.`,
  },
  async run(system, caller, given): Promise<{ readonly id: string }> {
    const { application } = await contextOfApp(system, given.app)
    const found = application.schemas.find(({ schema }) => sameName(schema.id, given.urn))
    if (found === undefined)
      throw new OperationError('notFound', `${given.app} has no schema "${given.urn}" of its own.`)
    const schemas = application.schemas.filter((other) => other !== found)
    await store(system, caller, application, { schemas, changed: found.schema.id })
    return { id: found.schema.id }
  },
})

async function store(
  system: OperationSystem,
  { actor, requestId }: Caller,
  { id }: Application,
  { schemas, changed }: { readonly schemas: readonly CustomSchema[]; readonly changed: string },
): Promise<void> {
  const at = system.clock.now()
  await system.db.transaction().execute(async (tx) => {
    await updateApplication(tx, id, { schemas }, at)
    const data = { changed: [changed] }
    await record(tx, { event: 'application.changed', at, actor, requestId, applicationId: id, data })
  })
  system.directory.forget()
}

function toShown({ resource, schema }: CustomSchema): ShownSchema {
  return { id: schema.id, resource, attributes: schema.attributes.map(({ name }) => name) }
}
