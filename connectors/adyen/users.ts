import { ConnectorError } from '../../src/connector/errors.ts'
import type { JsonObject } from '../../src/connector/json.ts'
import { sameName } from '../../src/connector/same-name.ts'
import { isEmail } from './account.ts'
import { asObject, type Context, call, companyPath, strange, unexpected } from './api.ts'
import { mustHaveUsersRole } from './credential.ts'
import { type ListedPage, parsePage, readAll, readPage } from './listing.ts'

/** Ids look like S2-5C334C6770; nothing that could change an address may pass for one. */
export function isId(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(text)
}

export function userPath(context: Context, userId: string): string {
  return companyPath(context, `/users/${encodeURIComponent(userId)}`)
}

/**
 * The user with this id; undefined where there is none. How an unknown id is answered is not documented, so that only a
 * complete list proves it. https://docs.adyen.com/api-explorer/Management/3/get/companies/(companyId)/users/(userId)
 */
export async function findUser(context: Context, userId: string): Promise<JsonObject | undefined> {
  if (!isId(userId)) return undefined
  const response = await call(context, 'GET', userPath(context, userId))
  if (response.status === 200) {
    const user = asObject(response.body)
    if (user?.['id'] !== userId) throw strange('another user than the one asked for')
    return user
  }
  if (![400, 403, 404, 422].includes(response.status)) throw unexpected(response)
  if (response.status === 403) await mustHaveUsersRole(context)
  const everybody = await readAll(context, companyPath(context, '/users'))
  if (everybody.some(({ id }) => id === userId)) throw unexpected(response)
  return undefined
}

/**
 * The user with exactly this e-mail. The list can be narrowed by username only, by a part of it, and whether letter case
 * counts there is not documented. So the username that new users get is tried first, and then everybody is looked at:
 * the e-mail may have changed since. https://docs.adyen.com/api-explorer/Management/3/get/companies/(companyId)/users
 */
export async function findUserByEmail(context: Context, email: string): Promise<JsonObject | undefined> {
  if (!isEmail(email)) return undefined
  const named = (await usersNamed(context, email)).find(
    (user) => sameName(textAt(user, 'username'), email) && sameName(textAt(user, 'email'), email),
  )
  if (named !== undefined) return named
  const everybody = await readAll(context, companyPath(context, '/users'))
  const [found, another] = everybody.filter(({ item }) => sameName(textAt(item, 'email'), email))
  if (another !== undefined)
    throw new ConnectorError('unexpectedAnswer', {
      message:
        'Several users of Adyen have this e-mail, so it does not tell whose account is meant. Give each of them an e-mail of its own in the Customer Area.',
    })
  return found?.item
}

/** The first page is enough: who is not on it is found by looking at everybody. */
async function usersNamed(context: Context, username: string): Promise<readonly JsonObject[]> {
  const narrowed = `/users?username=${encodeURIComponent(username)}&pageSize=100`
  const response = await call(context, 'GET', companyPath(context, narrowed))
  if (response.status === 204) return []
  if (response.status === 403) await mustHaveUsersRole(context)
  return parsePage(response).items.map(({ item }) => item)
}

export function listUsers(context: Context, cursor: string | undefined): Promise<ListedPage> {
  return readPage(context, companyPath(context, '/users'), cursor)
}

function textAt(user: JsonObject, key: string): string | undefined {
  const value = user[key]
  return typeof value === 'string' ? value : undefined
}
