import type { JsonObject } from '../../src/connector/json.ts'
import { isAdmin, isNamedOutsideSso } from './account.ts'
import type { Context } from './api.ts'
import { findUserByEmail } from './users.ts'

/**
 * The admins among those named in `adminsWithoutSso` who are active now. If single sign-on fails, only they get in, so
 * Adyen asks to keep one. https://docs.adyen.com/account/single-sign-on/set-up-sso
 */
export async function adminsOutsideSso(context: Context): Promise<readonly JsonObject[]> {
  const admins = new Map<unknown, JsonObject>()
  for (const email of context.settings.adminsWithoutSso) {
    const user = await findUserByEmail(context, email)
    if (user !== undefined && user['active'] === true && isAdmin(user)) admins.set(user['id'], user)
  }
  return [...admins.values()]
}

/** The id of the one who is left, if only one is. Nobody is looked up unless one of these users was named. */
export async function lastWayIn(context: Context, users: readonly JsonObject[]): Promise<string | undefined> {
  if (!users.some((user) => isNamedOutsideSso(context.settings, user))) return undefined
  const [last, another] = await adminsOutsideSso(context)
  return last === undefined || another !== undefined ? undefined : String(last['id'])
}
