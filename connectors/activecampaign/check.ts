import type { CheckProblem, CheckReport, Prepared } from '../../src/connector/contract.ts'
import { ConnectorError } from '../../src/connector/errors.ts'
import { textAt } from './account.ts'
import { type Context, getList, whoAmI } from './api.ts'
import { allGroups, createEmptyGroup } from './groups.ts'

/** Reads only: whose key it is, how many users there are, and what must be there before changes can be made. */
export async function check(context: Context): Promise<CheckReport> {
  const me = await whoAmI(context)
  const { total } = await getList(context, '/users?limit=1&offset=0', 'users')
  return {
    vendorAccount: new URL(context.settings.baseUrl).host,
    actor: { accountId: textAt(me, 'id') ?? '', name: textAt(me, 'email') ?? textAt(me, 'username') ?? '' },
    ...(total !== undefined && { seats: { used: total } }),
    problems: await problemsOf(context),
  }
}

async function problemsOf(context: Context): Promise<readonly CheckProblem[]> {
  const { leaverGroup, leaverGroupId } = context.settings
  const groups = await allGroups(context)
  const known = groups.find(({ id }) => id === leaverGroupId)
  const group = known ?? groups.find(({ name }) => name === leaverGroup)
  if (group !== undefined && !group.empty)
    return [
      {
        code: 'leaverGroupHasRights',
        says: `The group "${group.name}" for leavers gives rights to its members.`,
        todo: 'Take every right from it in ActiveCampaign under Settings > Groups, or name another group.',
        preparable: false,
      },
    ]
  if (known !== undefined) return []
  if (group !== undefined)
    return [
      {
        code: 'leaverGroupMissing',
        says: `The group "${group.name}" for leavers is there, but not yet in use here.`,
        todo: 'Let Overlock use it: "overlock app check <slug> --prepare".',
        preparable: true,
      },
    ]
  return [
    {
      code: 'leaverGroupMissing',
      says: `There is no group "${leaverGroup}" yet: ActiveCampaign can't disable an account, so people who leave are moved into a group without rights.`,
      todo: 'Let Overlock make it: "overlock app check <slug> --prepare".',
      preparable: true,
    },
  ]
}

/** Finds the group for leavers by its title, or makes it. */
export async function prepare(
  context: Context,
  { codes }: { readonly codes: readonly string[] },
): Promise<Prepared> {
  if (!codes.includes('leaverGroupMissing')) return { made: [], settings: {} }
  const { leaverGroup } = context.settings
  const existing = (await allGroups(context)).find(({ name }) => name === leaverGroup)
  // One that has rights by now is not taken; the next check says so.
  if (existing !== undefined)
    return { made: [], settings: existing.empty ? { leaverGroupId: existing.id } : {} }
  const id = await createEmptyGroup(context, leaverGroup)
  if (id === undefined)
    throw new ConnectorError('permissionDenied', {
      message: `ActiveCampaign did not make the group "${leaverGroup}".`,
    })
  return { made: [`the group "${leaverGroup}" without any right`], settings: { leaverGroupId: id } }
}
