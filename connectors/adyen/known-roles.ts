/** The role of who may do everything, and give it to others. https://docs.adyen.com/account/user-roles */
export const adminRole = 'Merchant admin'

/**
 * Adyen has no call that lists roles. These are on its page, so they can be mapped before anybody holds them; whether a
 * company has them, and that they are spelled like this in the API, is [unverified].
 * https://docs.adyen.com/account/user-roles
 */
export const knownRoles: readonly string[] = [
  'Change payout schedule',
  'Manage API credentials',
  'Manage account support tickets',
  adminRole,
  'Merchant review',
  'Merchant standard role',
  'Merchant technical integrator',
  'Merchant user management',
]

/** Roles that let their holder manage users, or make credentials that can. */
export const privilegedRoles: readonly string[] = [
  adminRole,
  'Merchant user management',
  'Manage API credentials',
]
