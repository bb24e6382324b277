import type { CheckProblem, CheckReport } from '../../src/connector/contract.ts'
import { type Context, call, companyPath, roleMissing } from './api.ts'
import { accountRole, type Credential, hasRole, notReached, readCredential, usersRole } from './credential.ts'
import { adminsOutsideSso } from './last-way-in.ts'
import { parsePage, readAll } from './listing.ts'

/**
 * Reads only: whose key it is, for which environment, whether it may manage the users of this company account, and
 * whether an admin is left who gets in without single sign-on. Without the role for users, or with another company
 * account, nothing at all would work, so these are errors and no problems.
 */
export async function check(context: Context): Promise<CheckReport> {
  const { environment, companyId } = context.settings
  const credential = await readCredential(context)
  if (!hasRole(credential, usersRole)) throw roleMissing(usersRole)
  const used = await countUsers(context, credential)
  return {
    vendorAccount: `${companyId} (${environment})`,
    actor: { accountId: credential.id, name: credential.username },
    seats: { used },
    problems: [
      ...environmentProblems(context, credential),
      ...accountReadProblems(credential),
      ...(await wayInProblems(context)),
    ],
  }
}

async function countUsers(context: Context, credential: Credential): Promise<number> {
  const response = await call(context, 'GET', companyPath(context, '/users?pageSize=1'))
  if (![400, 403, 404, 422].includes(response.status)) return parsePage(response).total
  const companies = hasRole(credential, accountRole) ? await readAll(context, '/companies') : []
  throw notReached(
    context.settings.companyId,
    companies.map(({ id }) => id),
  )
}

function environmentProblems({ settings }: Context, { environment }: Credential): readonly CheckProblem[] {
  if (environment === undefined || environment === settings.environment) return []
  return [
    {
      code: 'wrongEnvironment',
      says: `The API key belongs to the ${environment} environment, and this application is set to ${settings.environment}.`,
      todo: `Store a key of the ${settings.environment} environment, or add an application for ${environment}.`,
      preparable: false,
    },
  ]
}

function accountReadProblems(credential: Credential): readonly CheckProblem[] {
  if (hasRole(credential, accountRole)) return []
  return [
    {
      code: 'accountReadMissing',
      says: `The API credential lacks the role "${accountRole}", so only merchant accounts that somebody has already can be mapped.`,
      todo: 'Give it the role in the Customer Area under Developers > API credentials.',
      preparable: false,
    },
  ]
}

async function wayInProblems(context: Context): Promise<readonly CheckProblem[]> {
  const { adminsWithoutSso, loginMethod } = context.settings
  const todo =
    'Keep a user with the role Merchant admin whose login method is e-mail and password, and name its e-mail with "overlock app set <slug> --set adminsWithoutSso=…".'
  if (adminsWithoutSso.length === 0) {
    if (loginMethod !== 'SSO') return []
    const says = 'New users sign in through single sign-on, and no admin is named who gets in without it.'
    return [{ code: 'noAdminWithoutSso', says, todo, preparable: false }]
  }
  if ((await adminsOutsideSso(context)).length > 0) return []
  const says = 'None of the admins named in adminsWithoutSso is an active user with the role Merchant admin.'
  return [{ code: 'noAdminWithoutSso', says, todo, preparable: false }]
}
