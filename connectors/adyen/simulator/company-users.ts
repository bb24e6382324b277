import type { SeedUser } from './seed.ts'

const standard = ['Merchant standard role']
const eu = ['ExampleShop_EU']

/** A company that has used the product for a while, with what one finds in such places. */
export const companyUsers: readonly SeedUser[] = [
  {
    firstName: 'Mia',
    lastName: 'Marsh',
    email: 'mia.marsh@example.com',
    roles: [...standard, 'Merchant review'],
    merchants: eu,
  },
  {
    firstName: 'Noah',
    lastName: 'Klein',
    email: 'noah.klein@example.com',
    roles: [...standard, 'Change payout schedule'],
    merchants: [...eu, 'ExampleShop_US'],
  },
  {
    firstName: 'Zoë',
    lastName: 'Brontë',
    email: 'zoe.bronte@example.com',
    roles: standard,
    accountGroups: ['EMEA_Shops'],
  },
  {
    firstName: 'Liam',
    lastName: "O'Connor",
    email: 'liam.oconnor@example.com',
    roles: ['Merchant technical integrator', 'Manage API credentials'],
    merchants: ['ExampleShop_POS'],
  },
  // Holds a role that only the vendor's support gives out.
  {
    firstName: 'Priya',
    lastName: 'Raman',
    email: 'priya.raman@example.com',
    roles: [...standard, 'Risk admin'],
    merchants: eu,
  },
  // From before a username had to be the e-mail.
  {
    firstName: 'John',
    lastName: 'Smith',
    username: 'johnsmith',
    email: 'john.smith@example.com',
    roles: standard,
  },
  // Kept as it was typed in once; the company's directory has it in lower case.
  { firstName: 'Ines', lastName: 'Ortega', email: 'Ines.Ortega@Example.com', roles: standard, merchants: eu },
  // Left the company; nobody took the account away.
  { firstName: 'Greta', lastName: 'Holm', email: 'greta.holm@example.com', roles: standard, merchants: eu },
  // Left too, and somebody switched the account off.
  {
    firstName: 'Victor',
    lastName: 'Lange',
    email: 'victor.lange@example.com',
    roles: [...standard, 'Merchant user management'],
    active: false,
  },
  // Manages users, without being a Merchant admin.
  {
    firstName: 'Omar',
    lastName: 'Haddad',
    email: 'omar.haddad@example.com',
    roles: ['Merchant user management'],
    loginMethod: 'SSO',
  },
]
