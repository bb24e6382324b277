import type { Seed, SeedUser } from './seed.ts'

const owner: SeedUser = { email: 'olga.owner@example.com', owner: true, lastLoginDaysAgo: 1 }
const campaigns = { email_campaigns: ['create_edit_delete', 'send_schedule_suspend'] }
const deals = { sales_platform: ['create_edit_deals', 'reports'] }

const base: Seed = { users: [owner, { email: 'overlock@example.com', lastLoginDaysAgo: 20 }] }

export const namedSeeds: Readonly<Record<string, Seed>> = {
  default: base,
  /** Somebody who has been invited and has not accepted yet. */
  pending: withUsers({
    email: 'pia.pending@example.com',
    status: 'pending',
    invitedHoursAgo: 5,
    privileges: campaigns,
  }),
  /** Somebody who let the 72 hours pass. */
  expired: withUsers({
    email: 'emil.expired@example.com',
    status: 'pending',
    invitedHoursAgo: 80,
    privileges: campaigns,
  }),
  /** The owner alone. */
  owner: { users: [owner] },
  /** Somebody who has not signed in for a long time. */
  inactive: withUsers({ email: 'ines.inactive@example.com', privileges: deals, lastLoginDaysAgo: 120 }),
  company: withUsers(
    { email: 'mia.marsh@example.com', privileges: campaigns, lastLoginDaysAgo: 2 },
    // Kept as it was typed in once; the company's directory has it in lower case.
    { email: 'Noah.Klein@Example.com', privileges: campaigns, lastLoginDaysAgo: 9 },
    { email: 'zoe.bronte@example.com', lastLoginDaysAgo: 3 },
    { email: 'priya.raman@example.com', privileges: deals, lastLoginDaysAgo: 1 },
    { email: 'pia.pending@example.com', status: 'pending', invitedHoursAgo: 5, privileges: campaigns },
    { email: 'emil.expired@example.com', status: 'pending', invitedHoursAgo: 80, privileges: campaigns },
    // Left the company; nobody took the account away.
    { email: 'greta.holm@example.com', privileges: deals, lastLoginDaysAgo: 200 },
  ),
  /** A plan whose three seats are all taken: the next invitation is invoiced. */
  full: { users: [...base.users, { email: 'mia.marsh@example.com', privileges: campaigns }], seats: 3 },
}

function withUsers(...users: readonly SeedUser[]): Seed {
  return { ...base, users: [...base.users, ...users] }
}

/** A file's seed comes on top of the default one, so that there is always an owner. */
export function onTopOfDefault(seed: Seed): Seed {
  const given = seed.users.map(({ email }) => email.toLowerCase())
  const hasOwner = seed.users.some((user) => user.owner)
  const kept = base.users.filter((user) => !given.includes(user.email) && !(hasOwner && user.owner))
  return { ...seed, users: [...kept, ...seed.users] }
}
