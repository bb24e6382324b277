/**
 * By feature, the permissions held in it. A feature that is not named is not held. Spelled as the connector compares
 * them: where the vendor's text and its enumeration differ, in one of the two ways.
 */
export type Privileges = Readonly<Record<string, readonly string[]>>

/** Names the API takes, by https://developers.brevo.com/reference/inviteuser and the vendor's OpenAPI of 2024. */
export const knownPermissions: Privileges = {
  email_campaigns: ['create_edit_delete', 'send_schedule_suspend'],
  sms_campaigns: ['create_edit_delete', 'send_schedule_suspend'],
  contacts: ['view', 'create_edit_delete', 'import', 'export', 'list_and_attributes', 'forms'],
  templates: ['create_edit_delete', 'activate_deactivate'],
  workflows: ['create_edit_delete', 'activate_deactivate_pause', 'settings'],
  facebook_ads: ['create_edit_delete', 'schedule_pause'],
  landing_pages: ['all'],
  transactional_emails: ['settings', 'logs'],
  smtp_api: ['smtp', 'api_keys', 'authorized_ips'],
  user_management: ['all'],
  sales_platform: ['create_edit_deals', 'delete_deals', 'manage_others_deals_tasks', 'reports', 'settings'],
  phone: ['all'],
  conversations: ['access', 'assign', 'configure'],
  senders_domains_dedicated_ips: ['senders_management', 'domains_management', 'dedicated_ips_management'],
  push_notifications: ['view', 'create_edit_delete', 'send', 'settings'],
  companies: ['manage_owned_companies', 'manage_other_companies', 'settings'],
}

/** One permission that is spelled in two ways. */
const respelled: Readonly<Record<string, string>> = {
  delete_owned_deals: 'delete_deals',
  manage_others_companies: 'manage_other_companies',
}

export function spell(permission: string): string {
  return respelled[permission] ?? permission
}

export function covers(held: Privileges, wanted: Privileges): boolean {
  return Object.entries(wanted).every(([feature, permissions]) =>
    permissions.every((one) => held[feature]?.map(spell).includes(spell(one))),
  )
}

export function unionOf(all: readonly Privileges[]): Privileges {
  const union: Record<string, readonly string[]> = {}
  for (const privileges of all)
    for (const [feature, permissions] of Object.entries(privileges)) {
      const had = union[feature] ?? []
      union[feature] = [...had, ...permissions.filter((one) => !had.map(spell).includes(spell(one)))]
    }
  return union
}

/** What lets its holder manage users, take contacts out, or act for the company with a key. */
const dangerous: Privileges = {
  user_management: ['all'],
  contacts: ['export'],
  smtp_api: ['api_keys', 'smtp'],
}

export function isPrivileged(privileges: Privileges): boolean {
  return Object.entries(dangerous).some(([feature, permissions]) =>
    permissions.some((one) => privileges[feature]?.includes(one)),
  )
}
