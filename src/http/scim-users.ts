import { guardRefusals } from '../failures/guard-refusals.ts'
import { findListedUser, findUnclaimed, type ListedUserRow, listedUsers } from '../listing/listed-users.ts'
import { type ChangeUserOutcome, changeUser } from '../provisioning/change-user.ts'
import { createUser } from '../provisioning/create-user.ts'
import { deleteUser } from '../provisioning/delete-user.ts'
import type { Road } from '../provisioning/desire.ts'
import type { StoredUser } from '../provisioning/stored-user.ts'
import { applyPatch } from '../scim/apply-patch.ts'
import type { JsonObject } from '../scim/json.ts'
import { parsePatch } from '../scim/patch.ts'
import { project } from '../scim/project.ts'
import { parseProjection } from '../scim/projection.ts'
import { replaceResource } from '../scim/replace-resource.ts'
import { parseResource } from '../scim/resource.ts'
import { ScimError } from '../scim/scim-error.ts'
import { toUserFacts } from '../scim/user-facts.ts'
import { toListedUserBody, toUserBody } from './scim-bodies.ts'
import {
  describe,
  idOf,
  isKnownTo,
  notFound,
  notModified,
  type ScimCall,
  type ScimRequest,
  stale,
  versionsAskedFor,
} from './scim-call.ts'
import { type ListingParts, listResources } from './scim-listing.ts'
import { refuseWithdrawn, type ScimWaiting } from './scim-waiting.ts'

export type ScimParts = ListingParts & {
  readonly waiting: ScimWaiting
  /** Hears of what went wrong on our side. */
  readonly onFault: (error: unknown, request: ScimRequest) => void
}

/** RFC 7644 §3.3 */
export async function postUser(
  { road, waiting }: ScimParts,
  call: ScimCall,
): Promise<JsonObject | undefined> {
  const { resource } = parseResource(call.request.body, call.resources.user, call.parse)
  const facts = toUserFacts(resource)
  const {
    stored: outcome,
    end,
    waited,
  } = await waiting.storeAndWait(call.context, call.origin, (origin) =>
    createUser(road, call.context, { resource, facts }, origin),
  )
  if (outcome.outcome === 'taken') throw taken(outcome.attribute)
  if (outcome.outcome === 'protected') throw new ScimError(403, guardRefusals[outcome.by].summary)
  refuseWithdrawn(call.context, end)
  call.reply.code(201)
  if (!waited && outcome.stored !== undefined) return showUser(call, outcome.stored)
  return answerUser(road, call, outcome.userId)
}

/** RFC 7644 §3.4.1 */
export async function getUser({ road }: ScimParts, call: ScimCall): Promise<JsonObject | undefined> {
  return answerUser(road, call, idOf(call))
}

/** RFC 7644 §3.4.2 */
export async function listUsers(parts: ScimParts, call: ScimCall): Promise<JsonObject> {
  const { id, policy } = call.context.application
  return listResources<ListedUserRow>(parts, call, {
    rows: listedUsers(call.resources.user, id, call.baseUrl, policy.inventory),
    toBody: (row) => toListedUserBody(row, call.baseUrl),
  })
}

/** RFC 7644 §3.5.1 */
export async function putUser(parts: ScimParts, call: ScimCall): Promise<JsonObject | undefined> {
  return storeChange(parts, call, (stored) => {
    const next = replaceResource(stored.resource, call.request.body, call.resources.user, call.parse)
    return { resource: next.resource, facts: toUserFacts(next.resource), changed: next.changedAttributes }
  })
}

/** RFC 7644 §3.5.2 */
export async function patchUser(parts: ScimParts, call: ScimCall): Promise<JsonObject | undefined> {
  const operations = parsePatch(call.request.body)
  return storeChange(parts, call, (stored) => {
    const next = applyPatch(stored.resource, operations, call.resources.user, call.parse)
    return { resource: next.resource, facts: toUserFacts(next.resource), changed: next.changedAttributes }
  })
}

/** RFC 7644 §3.6. Access is taken away at once; the answer never depends on the vendor. */
export async function removeUser({ road, waiting }: ScimParts, call: ScimCall): Promise<undefined> {
  const outcome = await deleteUser(road, call.context, idOf(call), call.origin, versionsAskedFor(call))
  if (outcome.outcome !== 'stored') throw await refusalOf(road, outcome, call)
  await waiting.waitFor(call.context, outcome.taskId)
  call.reply.code(204)
}

async function storeChange(
  { road, waiting }: ScimParts,
  call: ScimCall,
  change: Parameters<typeof changeUser>[3]['change'],
): Promise<JsonObject | undefined> {
  const onlyVersions = versionsAskedFor(call)
  const {
    stored: outcome,
    end,
    waited,
  } = await waiting.storeAndWait(call.context, call.origin, (origin) =>
    changeUser(
      road,
      call.context,
      idOf(call),
      { change, ...(onlyVersions !== undefined && { onlyVersions }) },
      origin,
    ),
  )
  if (outcome.outcome === 'taken') throw taken(outcome.attribute)
  if (outcome.outcome !== 'stored') throw await refusalOf(road, outcome, call)
  refuseWithdrawn(call.context, end)
  return waited ? answerUser(road, call, outcome.stored.id) : showUser(call, outcome.stored)
}

async function answerUser(road: Road, call: ScimCall, userId: string): Promise<JsonObject | undefined> {
  const found = await findBody(road, call, userId)
  if (found === undefined) throw notFound('User', userId)
  return showBody(call, found)
}

function showUser(call: ScimCall, user: StoredUser): JsonObject | undefined {
  return showBody(call, { version: user.version, body: toUserBody(user, call.baseUrl) })
}

function showBody(
  call: ScimCall,
  found: { readonly version: number; readonly body: JsonObject },
): JsonObject | undefined {
  describe(call, `${call.baseUrl}/Users/${found.body['id']}`, found.version)
  if (isKnownTo(call, found.version)) return notModified(call)
  const projection = parseProjection(call.request.query as JsonObject, call.resources.user)
  return project(found.body, projection, call.resources.user)
}

/** The User of that id; where the whole inventory is listed, also an account no User stands for. */
async function findBody({ db }: Road, call: ScimCall, userId: string) {
  const row =
    (await findListedUser(db, call.context.application.id, userId)) ?? (await findListed(db, call, userId))
  return row && { version: row.version, body: toListedUserBody(row, call.baseUrl) }
}

async function findListed(db: Road['db'], { context }: ScimCall, userId: string) {
  const { id, policy } = context.application
  return policy.inventory === 'all' ? findUnclaimed(db, id, userId) : undefined
}

async function refusalOf(
  { db }: Road,
  refused: Exclude<ChangeUserOutcome, { outcome: 'stored' | 'taken' }>,
  call: ScimCall,
): Promise<ScimError> {
  if (refused.outcome === 'notFound') {
    const listed = await findListed(db, call, idOf(call))
    return listed === undefined ? notFound('User', idOf(call)) : unmanaged(call)
  }
  if (refused.outcome === 'stale') return stale()
  if (refused.outcome === 'protected') return new ScimError(403, guardRefusals[refused.by].summary)
  call.reply.header('retry-after', '1')
  return new ScimError(429, 'This User is being changed by many requests at once. Try again in a second.')
}

function unmanaged({ context }: ScimCall): ScimError {
  return new ScimError(
    403,
    `This account exists in ${context.connector.title} and is not managed, so it is only listed. Create a User with the same userName to have it adopted.`,
  )
}

function taken(attribute: string): ScimError {
  return new ScimError(409, `Another User already has this ${attribute}.`, 'uniqueness')
}
