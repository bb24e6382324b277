import type { NewAccount } from '../../src/connector/contract.ts'
import { ConnectorError } from '../../src/connector/errors.ts'
import type { HttpResponse } from '../../src/connector/http-client.ts'
import type { JsonObject } from '../../src/connector/json.ts'
import type { CreateOutcome } from '../../src/connector/outcomes.ts'
import { sameName } from '../../src/connector/same-name.ts'
import { toAccount, toResource, toUser, type User } from './account.ts'
import { bodyOf, type Context, strange } from './answer.ts'
import { call } from './api.ts'
import { readHeld } from './groups.ts'
import { refuseUnknown, setMemberships } from './memberships.ts'
import { noName, refused } from './refusal.ts'
import { readService, type Service } from './service.ts'
import { disbelieveFilter, findUserByName, isTooLong } from './users.ts'

/**
 * After a look whether there is one, since not every server holds userNames unique. Then the groups, each by a call of
 * its own: `groups` of a user can't be written (RFC 7643 §4.1.2).
 */
export async function createAccount(context: Context, wanted: NewAccount): Promise<CreateOutcome> {
  const { attributes, entitlements, password } = wanted
  const { userName = '' } = attributes
  if (userName.trim() === '' || isTooLong(userName)) return noName
  const service = await readService(context)
  const unknown = await refuseUnknown(context, service, userName, entitlements)
  if (unknown !== undefined) return unknown
  const existing = await findUserByName(context, service, userName)
  if (existing !== undefined) return alreadyExists(context, service, existing)
  const { sendPassword } = context.settings
  const json: JsonObject = {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
    ...toResource(service, attributes),
    ...(service.disable && { active: true }),
    ...(sendPassword && { password }),
  }
  const response = await call(context, 'POST', '/Users', { json })
  if (response.status >= 300) return notCreated(context, service, response, wanted)
  const user = toUser(bodyOf(response), response.headers['etag'])
  if (!sameName(user.userName, userName)) throw strange('another user than was created')
  await grant(context, service, user, wanted)
  return { outcome: 'created', account: toAccount(context, service, user, entitlements) }
}

/** RFC 7644 §3.3: 409 for somebody who is there, also where the filter did not show them. */
async function notCreated(
  context: Context,
  service: Service,
  response: HttpResponse,
  { attributes, password }: NewAccount,
): Promise<CreateOutcome> {
  const refusal = refused(context, response, password)
  if (refusal.code !== 'alreadyTaken') return refusal
  disbelieveFilter(context)
  const holder = await findUserByName(context, service, attributes.userName ?? '')
  // Somebody else has the e-mail, say.
  return holder === undefined ? refusal : alreadyExists(context, service, holder)
}

async function alreadyExists(context: Context, service: Service, user: User): Promise<CreateOutcome> {
  const held = await readHeld(context, service, user)
  return { outcome: 'alreadyExists', account: toAccount(context, service, user, held) }
}

/** From here on there is an account, so no end may say that nothing was done: the host reads what is still to do. */
async function grant(
  context: Context,
  service: Service,
  user: User,
  { entitlements }: NewAccount,
): Promise<void> {
  if (entitlements.length === 0) return
  const end = await setMemberships(context, service, user, entitlements).catch((cause: unknown) => {
    if (cause instanceof ConnectorError && cause.code === 'outcomeUnknown') throw cause
    throw new ConnectorError('outcomeUnknown', {
      message: 'The account was made; whether it got its groups is read.',
      cause,
    })
  })
  if (end.outcome === 'refused' || end.outcome === 'needsPerson')
    throw new ConnectorError('outcomeUnknown', {
      message: 'The account was made and did not get its groups.',
    })
}
