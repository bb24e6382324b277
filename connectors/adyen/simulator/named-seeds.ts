import { companyUsers } from './company-users.ts'
import { accountRole, adminRole, type Seed, usersRole } from './seed.ts'

/** One administrator signs in with an e-mail and a password, the other through single sign-on. */
const base: Seed = {
  environment: 'test',
  companyId: 'ExampleShop',
  users: [
    {
      email: 'ada.admin@example.com',
      firstName: 'Ada',
      lastName: 'Admin',
      roles: ['Merchant standard role', adminRole],
      loginMethod: 'Email',
    },
    {
      email: 'sam.okafor@example.com',
      firstName: 'Sam',
      lastName: 'Okafor',
      roles: ['Merchant standard role', adminRole],
      accountGroups: ['EMEA_Shops', 'US_Shops'],
      loginMethod: 'SSO',
    },
  ],
  merchants: ['ExampleShop_EU', 'ExampleShop_US', 'ExampleShop_POS'],
  accountGroups: ['EMEA_Shops', 'US_Shops'],
  // Names as the vendor's page has them: https://docs.adyen.com/account/user-roles
  roles: [
    'Change payout schedule',
    'Manage API credentials',
    'Manage account support tickets',
    adminRole,
    'Merchant review',
    'Merchant standard role',
    'Merchant technical integrator',
    'Merchant user management',
    'Risk admin',
  ],
  withheld: ['Risk admin'],
  credentialRoles: [usersRole, accountRole],
  sso: true,
}

const numbers = Array.from({ length: 250 }, (_, at) => at + 1)

export const namedSeeds: Readonly<Record<string, Seed>> = {
  default: base,
  company: { ...base, users: [...base.users, ...companyUsers] },
  /** Three pages of a hundred. */
  large: {
    ...base,
    users: [
      ...base.users,
      ...numbers.map((number) => ({
        email: `person.${number}@example.com`,
        firstName: 'Person',
        lastName: `Nr ${number}`,
        roles: ['Merchant standard role'],
        merchants: ['ExampleShop_EU'],
      })),
    ],
  },
  /** The same company in the other environment, with users and a key of its own. */
  live: { ...base, environment: 'live' },
  /** Single sign-on is not set up, there is no merchant account yet, and nobody is in an account group. */
  new: {
    ...base,
    sso: false,
    merchants: [],
    accountGroups: [],
    users: base.users.map((user) => ({ ...user, accountGroups: [], loginMethod: 'Email' })),
  },
}

/** A file's seed comes on top of the default one; a user with the same e-mail replaces that one's. */
export function onTopOfDefault(seed: Partial<Seed>): Seed {
  const { users = [], merchants = [], accountGroups = [] } = seed
  const replaced = (email: string) => users.some((user) => user.email.toLowerCase() === email.toLowerCase())
  return {
    ...base,
    ...seed,
    users: [...base.users.filter(({ email }) => !replaced(email)), ...users],
    merchants: [...new Set([...base.merchants, ...merchants])],
    accountGroups: [...new Set([...base.accountGroups, ...accountGroups])],
  }
}
