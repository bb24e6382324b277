import type { Group, User } from './state.ts'

/** The path every call and every link begins with. https://developers.activecampaign.com/reference/url */
export const basePath = '/api/3'

const userRelations = ['lists', 'userGroup', 'dealGroupTotals', 'dealGroupUsers', 'configs']
const newUserRelations = [...userRelations, 'dealConnection', 'userConversationsPermission', 'seatUser']
const groupRelations = ['userGroups', 'groupLimit', 'listGroups']

/**
 * What every reading of a user shows. Neither the group nor any sign of life (last login, state, seat) is in it.
 * https://developers.activecampaign.com/reference/list-all-users
 */
export function renderUser(user: User, url: string) {
  return {
    username: user.username,
    firstName: user.firstName,
    lastName: user.lastName,
    email: user.email,
    phone: '',
    signature: null,
    links: links(url, `users/${user.id}`, userRelations),
    id: user.id,
  }
}

/** Only the answer to a creation adds these. https://developers.activecampaign.com/reference/create-user */
export function renderNewUser(user: User, url: string) {
  return {
    ...renderUser(user, url),
    links: links(url, `users/${user.id}`, newUserRelations),
    lang: 'english',
    localZoneid: 'America/New_York',
    cdate: user.cdate,
    udate: user.udate,
  }
}

/**
 * A membership as the answer to an update shows it; there its id equals the user's.
 * https://developers.activecampaign.com/reference/update-user
 */
export function renderUserGroup({ id, groupId }: User, url: string) {
  return {
    userid: id,
    groupid: groupId,
    links: links(url, `userGroups/${id}`, ['group', 'user']),
    id,
    group: groupId,
    user: id,
  }
}

/**
 * `p_admin` is "1" on every group, as in the vendor's own example: it does not tell which group administers.
 * https://developers.activecampaign.com/reference/list-all-groups
 */
export function renderGroup(group: Group, url: string) {
  return {
    title: group.title,
    descript: group.descript,
    ...group.flags,
    reqApprovalNotify: group.reqApprovalNotify,
    p_admin: '1',
    sdate: group.sdate,
    links: links(url, `groups/${group.id}`, groupRelations),
    id: group.id,
  }
}

/** That "0" means "no limit" is [unverified]. https://developers.activecampaign.com/reference/list-all-group-limits */
export function renderGroupLimit({ id }: Group) {
  return { groupid: id, limitMail: '0', limitContact: '0', limitUser: '0', id, group: id }
}

function links(url: string, of: string, relations: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(relations.map((name) => [name, `${url}${basePath}/${of}/${name}`]))
}
