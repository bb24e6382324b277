import { sameName } from '../../src/connector/same-name.ts'
import { toUser, type User } from './account.ts'
import { bodyOf, type Context, isAbsence, pathOf, strange } from './answer.ts'
import { call } from './api.ts'
import { listIn, readAll } from './listing.ts'
import { makeMemory } from './memory.ts'
import type { Service } from './service.ts'

/** So much of an address any server takes. */
const longestName = 1_000
const disbelievedMs = 60 * 60_000
const disbelieved = makeMemory<true>()

/** Undefined when the server says that there is none. */
export async function findUser(context: Context, accountId: string): Promise<User | undefined> {
  const path = pathOf('Users', accountId)
  if (path === undefined) return undefined
  const response = await call(context, 'GET', path)
  if (isAbsence(response)) return undefined
  const user = toUser(bodyOf(response), response.headers['etag'])
  if (user.id !== accountId) throw strange('another user than was asked for')
  return user
}

/**
 * By exactly its userName but for case. A filter is a hint and no more: what it lets through is compared, and what is
 * let through beside the name, or is later seen to have been held back, shows that it is not to be believed. Then all
 * users are read.
 */
export async function findUserByName(
  context: Context,
  service: Service,
  userName: string,
): Promise<User | undefined> {
  if (userName.trim() === '') return undefined
  const believed = service.filter && userName.length <= longestName && !disbelieved.get(context)
  const filtered = believed ? await filterByName(context, userName) : 'doubtful'
  return filtered === 'doubtful' ? searchAll(context, service, userName) : filtered
}

/** The filter held back somebody who is there, so it is passed over for a while. */
export function disbelieveFilter(context: Context): void {
  disbelieved.keep(context, true, disbelievedMs)
}

async function filterByName(context: Context, userName: string): Promise<User | undefined | 'doubtful'> {
  // RFC 7644 §3.4.2.2: the value has the form of JSON.
  const query = { filter: `userName eq ${JSON.stringify(userName)}` }
  const response = await call(context, 'GET', '/Users', { query })
  // 400 invalidFilter, or 403 tooMany in the words of RFC 7644 §3.12: not searchable this way.
  if (response.status === 400) return 'doubtful'
  const { total, resources } = listIn(response)
  const users = resources.map((resource) => toUser(resource))
  if (total !== users.length || users.some((user) => !sameName(user.userName, userName))) return 'doubtful'
  return onlyOne(users)
}

async function searchAll(context: Context, service: Service, userName: string): Promise<User | undefined> {
  const all = await readAll(context, service, 'Users', (resource) => toUser(resource))
  return onlyOne(all.filter((user) => sameName(user.userName, userName)))
}

function onlyOne(users: readonly User[]): User | undefined {
  const [user, another] = users
  if (another !== undefined)
    throw strange(
      'two users',
      'The application has two users with this userName. Remove or rename one there.',
    )
  return user
}

/** An account must be found by its name again. */
export function isTooLong(userName: string): boolean {
  return userName.length > longestName
}
