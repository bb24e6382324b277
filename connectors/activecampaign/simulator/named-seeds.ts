import { companyUsers } from './company-users.ts'
import { adminTitle, keyOwnerId, primaryAdminId, type Seed, ssoTitle } from './seed.ts'

const base: Seed = {
  users: [
    {
      id: primaryAdminId,
      username: 'admin',
      email: 'ada.admin@example.com',
      firstName: 'Ada',
      lastName: 'Admin',
      group: adminTitle,
    },
    {
      id: keyOwnerId,
      username: 'overlock',
      email: 'overlock@example.com',
      firstName: 'Overlock',
      lastName: 'Integration',
      group: adminTitle,
    },
  ],
  groups: [
    { id: 3, title: adminTitle, flags: 'all' },
    { id: 4, title: ssoTitle, flags: ['pgStartupReports'] },
    {
      id: 5,
      title: 'Marketing',
      flags: [
        'pgMessageAdd',
        'pgMessageEdit',
        'pgMessageSend',
        'pgListAdd',
        'pgContactAdd',
        'pgContactExport',
      ],
    },
    { id: 6, title: 'Sales', flags: ['pgContactAdd', 'pgContactEdit', 'pgDeal', 'pgDealReassign'] },
    { id: 7, title: 'Content', flags: ['pgTemplateAdd', 'pgTemplateEdit', 'pgMessageAdd', 'pgMessageEdit'] },
  ],
}

export const namedSeeds: Readonly<Record<string, Seed>> = {
  default: base,
  company: { ...base, users: [...base.users, ...companyUsers] },
}

/** A file's seed comes on top of the default one, so that there is always a primary admin and a key that works. */
export function onTopOfDefault(seed: Partial<Seed>): Seed {
  const { users = [], groups = [] } = seed
  return {
    ...seed,
    users: [...base.users.filter(({ id }) => !users.some((user) => sameId(user.id, id))), ...users],
    groups: [...base.groups.filter(({ title }) => !groups.some((group) => group.title === title)), ...groups],
  }
}

function sameId(one: string | number | undefined, other: string | number | undefined): boolean {
  return one !== undefined && String(one) === String(other)
}
