import type { Account } from '../../src/connector/account.ts'
import { ConnectorError } from '../../src/connector/errors.ts'
import { sameName } from '../../src/connector/same-name.ts'
import { isEmail, toAccount, toUser, type User } from './account.ts'
import { bodyOf, type Context, call, read, strange } from './api.ts'
import { type Reading, readPrivileges } from './labels.ts'

/** Everybody in one answer, without pages. https://developers.brevo.com/reference/getinviteduserslist */
export async function listUsers(context: Context): Promise<readonly User[]> {
  const { users } = await read(context, '/organization/invited/users')
  if (!Array.isArray(users)) throw strange('no list of users')
  return users.map(toUser)
}

/** By the id, which is the e-mail in lower case and nothing like it. */
export async function findUser(context: Context, accountId: string): Promise<User | undefined> {
  if (!isEmail(accountId)) return undefined
  return (await listUsers(context)).find(({ id }) => id === accountId)
}

export async function findByEmail(context: Context, email: string): Promise<Account | undefined> {
  if (!isEmail(email)) return undefined
  const user = (await listUsers(context)).find((one) => sameName(one.email, email))
  return user && readUser(context, user)
}

/** With the bundles, which the list does not show: one more request, unless the list leaves no question. */
export async function readUser(context: Context, user: User): Promise<Account> {
  if (user.access === 'all' || user.access === 'owner') return toAccount(context.settings, user)
  return toAccount(context.settings, user, await readPermissions(context, user))
}

/** https://developers.brevo.com/reference/get-user-permission */
export async function readPermissions(context: Context, user: User): Promise<Reading> {
  const response = await call(
    context,
    'GET',
    `/organization/user/${encodeURIComponent(user.email)}/permissions`,
  )
  // Just listed, and said not to be there: the vendor's answers do not agree yet, so both are asked for again later.
  if (response.status === 400 || response.status === 404)
    throw new ConnectorError('unavailable', {
      message: `Brevo lists ${user.email} and does not show the permissions.`,
    })
  const { email, privileges } = bodyOf(response)
  if (typeof email !== 'string' || !sameName(email, user.email))
    throw strange('the permissions of another user than the one asked for')
  return readPrivileges(privileges, context.settings.labels)
}
