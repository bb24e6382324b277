import { type Member, parseMembers } from './members.ts'
import { type ParsedResource, type ParseOptions, parseResource } from './resource.ts'
import type { ResourceSchema } from './schema.ts'

export type ParsedGroup = ParsedResource & {
  /** Taken out of the resource: they are stored one by one, so that adding one never rewrites the group. */
  readonly members: readonly Member[]
}

/** The body of a POST or PUT of a Group. Throws what `parseResource` and `parseMembers` throw. */
export function parseGroup(body: unknown, schema: ResourceSchema, options: ParseOptions): ParsedGroup {
  const parsed = parseResource(body, schema, options)
  const { members = null, ...resource } = parsed.resource
  return { resource, dropped: parsed.dropped, members: parseMembers(members) }
}
