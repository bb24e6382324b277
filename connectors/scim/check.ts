import type { CheckProblem, CheckReport } from '../../src/connector/contract.ts'
import type { Context } from './answer.ts'
import { call } from './api.ts'
import { listIn } from './listing.ts'
import { askService, type Service } from './service.ts'

/** Reads only: what the server says of itself, and that the credential may see its users. */
export async function check(context: Context): Promise<CheckReport> {
  const service = await askService(context)
  const query = { startIndex: '1', count: '1' }
  listIn(await call(context, 'GET', '/Users', { query }))
  const { host, pathname } = new URL(context.settings.baseUrl)
  return { vendorAccount: `${host}${pathname}`, problems: problemsOf(context, service) }
}

/** What it can't do, and what becomes of it: nothing is left out in silence. */
function problemsOf({ settings }: Context, service: Service): readonly CheckProblem[] {
  const cantDisable = problem(
    'cantDisable',
    'This application has no switch for accounts (the attribute active), so leavers become questions to a person.',
    'Decide: leave it so, or let leavers be deleted with "overlock app set <slug> --leaver delete". If it can be switched after all: --set disable=yes.',
  )
  const noGroups = problem(
    'noGroups',
    'This application has no SCIM groups, so roles in it are given by hand or by its single sign-on.',
    'Nothing, if that is right. If it has groups after all: "overlock app set <slug> --set groups=yes".',
  )
  const lacking = problem(
    'attributesLacking',
    `This application has no place for: ${service.lacks.join(', ')}. They stay with Overlock.`,
    'Nothing, if that is right. Otherwise name what it has with --set attributes=…',
  )
  const unguarded = problem(
    'groupsUnguarded',
    'This application takes only whole groups and has no versions, so a change of a group made elsewhere in the same second can be lost.',
    'Let no other system change its groups, and run one Overlock server for it.',
  )
  return [
    ...(service.disable ? [] : [cantDisable]),
    ...(service.groups || settings.groups === 'no' ? [] : [noGroups]),
    ...(service.lacks.length === 0 || settings.attributes !== undefined ? [] : [lacking]),
    ...(service.groups && !service.patch && !service.etag ? [unguarded] : []),
  ]
}

function problem(code: string, says: string, todo: string): CheckProblem {
  return { code, says, todo, preparable: false }
}
