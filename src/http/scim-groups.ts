import { listedGroups } from '../listing/listed-groups.ts'
import {
  changeGroup,
  createGroup,
  deleteGroup,
  type GroupChange,
  type GroupOutcome,
} from '../provisioning/change-group.ts'
import type { Road } from '../provisioning/desire.ts'
import { type GroupRow, loadGroup, type MembersWanted, toStoredGroup } from '../provisioning/stored-group.ts'
import { applyPatch } from '../scim/apply-patch.ts'
import { parseGroup } from '../scim/group.ts'
import { parseGroupPatch } from '../scim/group-patch.ts'
import type { JsonObject } from '../scim/json.ts'
import { project } from '../scim/project.ts'
import { parseProjection, wantsAttribute } from '../scim/projection.ts'
import { ScimError } from '../scim/scim-error.ts'
import { toGroupBody } from './scim-bodies.ts'
import {
  describe,
  idOf,
  isKnownTo,
  notFound,
  notModified,
  queryOf,
  type ScimCall,
  stale,
  versionsAskedFor,
} from './scim-call.ts'
import { listResources } from './scim-listing.ts'
import type { ScimParts } from './scim-users.ts'

/** A change that touches this many accounts or fewer is waited for; a larger one goes on by itself. */
const waitedFor = 4

/** RFC 7644 §3.3 */
export async function postGroup(parts: ScimParts, call: ScimCall): Promise<JsonObject | undefined> {
  const { resource, members } = parseGroup(call.request.body, call.resources.group, call.parse)
  const groupId = await settle(
    parts,
    call,
    await createGroup(parts.road, call.context, resource, members, call.origin),
  )
  call.reply.code(201)
  return answerGroup(parts.road, call, groupId)
}

/** RFC 7644 §3.4.1 */
export async function getGroup({ road }: ScimParts, call: ScimCall): Promise<JsonObject | undefined> {
  return answerGroup(road, call, idOf(call))
}

/** RFC 7644 §3.4.2 */
export async function listGroups(parts: ScimParts, call: ScimCall): Promise<JsonObject> {
  const withMembers = wantsAttribute(parseProjection(queryOf(call), call.resources.group), 'members')
  return listResources<GroupRow>(parts, call, {
    rows: listedGroups(call.resources.group, call.context.application.id, call.baseUrl, withMembers),
    toBody: (row) => toGroupBody(toStoredGroup(row), call.baseUrl),
  })
}

/** RFC 7644 §3.5.1: the members are those of the body; a body without any empties the group. */
export async function putGroup(parts: ScimParts, call: ScimCall): Promise<JsonObject | undefined> {
  const { resource, members } = parseGroup(call.request.body, call.resources.group, call.parse)
  const id = await store(parts, call, {
    attributes: () => resource,
    members: [{ kind: 'replaceAll', members }],
  })
  return answerGroup(parts.road, call, id)
}

/** RFC 7644 §3.5.2: only the members named are touched. */
export async function patchGroup(parts: ScimParts, call: ScimCall): Promise<JsonObject | undefined> {
  const patch = parseGroupPatch(call.request.body)
  const id = await store(parts, call, {
    ...(patch.attributes.length > 0 && {
      attributes: (stored) => applyPatch(stored, patch.attributes, call.resources.group, call.parse).resource,
    }),
    members: patch.members,
  })
  return answerPatched(parts.road, call, id)
}

/** RFC 7644 §3.6 */
export async function removeGroup(parts: ScimParts, call: ScimCall): Promise<undefined> {
  const outcome = await deleteGroup(parts.road, call.context, idOf(call), call.origin, versionsAskedFor(call))
  await settle(parts, call, outcome)
  call.reply.code(204)
}

async function store(parts: ScimParts, call: ScimCall, change: GroupChange): Promise<string> {
  const onlyVersions = versionsAskedFor(call)
  const outcome = await changeGroup(
    parts.road,
    call.context,
    idOf(call),
    { ...change, ...(onlyVersions !== undefined && { onlyVersions }) },
    call.origin,
  )
  return settle(parts, call, outcome)
}

/** The group's id once what follows from the write is under way; what refuses it is thrown. */
async function settle({ waiting }: ScimParts, call: ScimCall, outcome: GroupOutcome): Promise<string> {
  if (outcome.outcome === 'notFound') throw notFound('Group', idOf(call))
  if (outcome.outcome === 'stale') throw stale()
  if (outcome.outcome === 'taken')
    throw new ScimError(409, 'Another Group already has this displayName.', 'uniqueness')
  if (outcome.outcome === 'unknownMembers')
    throw new ScimError(
      400,
      `There is no User ${outcome.ids.slice(0, 3).join(', ').slice(0, 200)}.`,
      'invalidValue',
    )
  if (outcome.ready.length > waitedFor) waiting.wake(call.context)
  else await Promise.all(outcome.ready.map((taskId) => waiting.waitFor(call.context, taskId)))
  return outcome.groupId
}

/**
 * After a PATCH a large group is answered with 204 unless the client says which attributes it wants (RFC 7644 §3.5.2):
 * to add one member must not cost more the more there are. Entra ID and Okta take either.
 */
async function answerPatched(road: Road, call: ScimCall, groupId: string): Promise<JsonObject | undefined> {
  const { attributes, excludedAttributes } = call.request.query as JsonObject
  const asked = attributes !== undefined || excludedAttributes !== undefined
  return answerGroup(road, call, groupId, asked ? 'all' : 'unlessMany')
}

async function answerGroup(
  road: Road,
  call: ScimCall,
  groupId: string,
  members: MembersWanted = 'all',
): Promise<JsonObject | undefined> {
  const projection = parseProjection(call.request.query as JsonObject, call.resources.group)
  const wanted = wantsAttribute(projection, 'members') ? members : 'none'
  const group = await loadGroup(road.db, call.context.application.id, groupId, wanted)
  if (group === undefined) throw notFound('Group', groupId)
  if (wanted === 'unlessMany' && group.members === undefined) {
    describe(call, `${call.baseUrl}/Groups/${group.id}`, group.version)
    call.reply.code(204)
    return undefined
  }
  describe(call, `${call.baseUrl}/Groups/${group.id}`, group.version)
  if (isKnownTo(call, group.version)) return notModified(call)
  return project(toGroupBody(group, call.baseUrl), projection, call.resources.group)
}
